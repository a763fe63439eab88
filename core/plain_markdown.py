"""Markdown to plain text, as the text part of a mail shows it."""

import re
import textwrap
from collections.abc import Iterator
from urllib.parse import urljoin

from django.conf import settings
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from core.markdown import LONGEST, MARKDOWN
from core.typed import plain

WIDTH = 72
SHOWN_LINKS = ("http://", "https://", "mailto:", "tel:")


def plain_markdown(text: str, *, width: int = WIDTH) -> str:
    """`text` in lines of at most `width` characters (longer words and addresses stay whole), with its links written
    out, those to this site in full."""
    tokens: list[Token] = MARKDOWN.parse(plain((text or "")[:LONGEST]))
    return "\n\n".join(_blocks(SyntaxTreeNode(tokens).children, width))


def _blocks(nodes: list[SyntaxTreeNode], width: int) -> Iterator[str]:
    """Each block as its lines, without empty lines around it."""
    for node in nodes:
        if text := _block(node, max(width, 20)).strip("\n"):
            yield text


def _block(node: SyntaxTreeNode, width: int) -> str:
    match node.type:
        case "heading":
            line = wrapped(_inline(node), width)
            return f"{line}\n{'-' * max(len(one) for one in line.splitlines())}" if line else ""
        case "paragraph":
            return wrapped(_inline(node), width)
        case "bullet_list" | "ordered_list":
            return _list(node, width)
        case "blockquote":
            return textwrap.indent("\n\n".join(_blocks(node.children, width - 2)), "> ", lambda _line: True)
        case "fence" | "code_block":
            return textwrap.indent(node.content.rstrip("\n"), "    ")
        case "table":
            rows = [row for part in node.children for row in part.children]
            return "\n".join(" | ".join(_inline(cell) for cell in row.children) for row in rows)
        case "hr":
            return "-" * min(width, 20)
    return ""


def _list(node: SyntaxTreeNode, width: int) -> str:
    """Its entries, each behind its number or a dash; apart from each other where they were written so."""
    first = int(node.attrs.get("start", 1))
    entries, loose = [], False
    for number, entry in enumerate(node.children, first):
        sign = f"{number}. " if node.type == "ordered_list" else "- "
        inside = list(_blocks(entry.children, width - len(sign)))
        loose = loose or any(child.type == "paragraph" and not child.hidden for child in entry.children)
        body = ("\n\n" if loose else "\n").join(inside)
        entries.append(sign + textwrap.indent(body, " " * len(sign)).lstrip())
    return ("\n\n" if loose else "\n").join(entries)


def _inline(node: SyntaxTreeNode) -> str:
    return "".join(_run(child) for inline in node.children for child in inline.children).strip()


def _run(node: SyntaxTreeNode) -> str:
    match node.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "link":
            return _link("".join(map(_run, node.children)), str(node.attrs.get("href", "")))
        case "image":
            return node.content
    return "".join(map(_run, node.children)) if node.children else node.content


def _link(words: str, address: str) -> str:
    if address.startswith("/"):
        address = urljoin(settings.SITE_URL, address)
    if not address.lower().startswith(SHOWN_LINKS):
        return words
    bare = re.sub("^(mailto|tel):", "", address)
    return bare if words in {bare, address} else f"{words} ({bare})" if words else bare


def wrapped(text: str, width: int = WIDTH) -> str:
    """Lines of at most `width` characters; no word is broken, and a line break that somebody made stays."""
    lines = [
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    ]  # fmt: skip
    return "\n".join(lines)
