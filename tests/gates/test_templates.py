"""No inline style, script or event handler, so that the strict Content-Security-Policy holds."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.source import Offence, app_modules, assert_none, files, relative, text_of, tree_of

COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.S)
SCRIPTED = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:ld\+)?json[\"'])[^>]*>", re.I),
    "event handler": re.compile(r"<[^<>]*\s(?:on[a-z]+|hx-on[\w:-]*)\s*=", re.I),
    "javascript: address": re.compile(r"=\s*[\"']?\s*javascript:", re.I),
}
STYLED = {
    "inline style": re.compile(r"<style\b", re.I),
    "style attribute": re.compile(r"<[^<>]*\sstyle\s*=", re.I),
}
MAY_STYLE = {"mail", "mails", "pdf"}
"""Folders whose templates become a mail or a PDF, where no policy applies."""


def inline(path: str, text: str) -> Iterator[Offence]:
    """Places that a browser would refuse to run or to apply."""
    bare = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    parts = set(Path(path).parts)
    for message, pattern in (SCRIPTED if parts & MAY_STYLE else SCRIPTED | STYLED).items():
        for hit in pattern.finditer(bare):
            yield Offence(path, bare.count("\n", 0, hit.start()) + 1, message)


def markup_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """String constants of a module that look like HTML, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "<" in node.value:
            yield node.lineno, node.value


def test_templates_have_nothing_inline() -> None:
    templates = [*files(".html", ".svg", under=["templates"])]
    templates += [path for path in files(".html") if "templates" in path.parts]
    assert_none(offence for path in templates for offence in inline(relative(path), text_of(path)))


def test_markup_written_in_python_has_nothing_inline() -> None:
    assert_none(
        Offence(relative(path), line, offence.message)
        for path in app_modules()
        for line, text in markup_in(tree_of(path))
        for offence in inline(relative(path), text)
    )


@pytest.mark.parametrize(
    "text",
    [
        "<p style='color: red'>",
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<script type="module">x()</script>',
        '<button type="button" onclick="x()">',
        '<div\n  hx-on:click="x()">',
        '<a href="javascript:x()">',
    ],
)
def test_control_an_offender_is_found(text: str) -> None:
    assert list(inline("templates/projects/list.html", f"<h1>Projects</h1>\n{text}"))


@pytest.mark.parametrize(
    "text",
    [
        "{# <p style='color: red'> #}",
        '<script src="{% static "x.js" %}" defer></script>',
        '<script id="points" type="application/json">[]</script>',
        '<p class="style">once = more</p>',
    ],
)
def test_control_what_the_policy_allows_passes(text: str) -> None:
    assert not list(inline("templates/projects/list.html", text))


def test_control_mails_may_style_but_not_script() -> None:
    assert not list(inline("templates/projects/mail/decided.html", "<p style='color: red'>"))
    assert list(inline("templates/projects/mail/decided.html", "<script>x()</script>"))
