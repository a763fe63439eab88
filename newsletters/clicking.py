"""Clicks on the links in mails: counted only where an installation wants it, as a total for each link, never whose.

A link is the same in the mails of all readers of a language. It leads to an address of our own, which counts and sends
on to what stands in its row: to nothing that did not stand in that issue.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape, unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe

from newsletters.addresses import counting_path
from newsletters.models import Issue, IssueLink
from newsletters.models.link import LINK_KEY_LENGTH, LONGEST
from newsletters.models.subscriber import ALPHABET
from newsletters.showing import Content, Part

LEAST = 5
"""Clicks below which no number is told."""
FEW_READERS = 20
"""Mails that must have left with a link before any number is told of it: among fewer, colleagues could guess who."""
LINK = re.compile(r'<a href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
PRIVATE = re.compile(r"/([a-z]{2}/)?(accounts|my|partner|admin)/|/[a-z]{2}/newsletters/[a-z]+/\w{32}/")
"""Pages of this site that are somebody's own, or that a key opens: a link there stays as it is."""


def are_clicks_counted() -> bool:
    """Whether this installation counts them."""
    return bool(settings.NEWSLETTER_COUNT_CLICKS)


class Counter:
    """Leads the links of an issue in a language through our own address, and keeps a row for each."""

    def __init__(self, issue: Issue, language: str) -> None:
        self.issue, self.language = issue, language
        self.links: dict[str, IssueLink] = {}

    def through_here(self, content: Content) -> Content:
        """The content as its HTML shows it. The plain text keeps the addresses, for who does not want to be counted."""
        counted = replace(
            content, lead_html=self._in_html(content.lead_html), parts=[self._part(part) for part in content.parts]
        )
        IssueLink.objects.bulk_create(self.links.values(), ignore_conflicts=True)
        return counted

    def _part(self, part: Part) -> Part:
        items = [replace(item, path=self._path(settings.SITE_URL + item.path) or item.path) for item in part.items]
        path = self._path(part.link)
        link = settings.SITE_URL + path if path else part.link
        return replace(part, html=self._in_html(part.html), link=link, items=items)

    def _in_html(self, html: SafeString) -> SafeString:
        return mark_safe(LINK.sub(self._anchor, html))  # noqa: S308 (was safe; what changes is escaped)

    def _anchor(self, found: re.Match[str]) -> str:
        href, rest, words = found.groups()
        address = unescape(href)
        if address.startswith("/") and not address.startswith("//"):
            address = settings.SITE_URL + address
        if unescape(words).strip().startswith(("http://", "https://", "www.")):
            return found[0]  # words that name one address and lead to another look like fraud
        path = self._path(address)
        return f'<a href="{escape(settings.SITE_URL + path)}"{rest}>{words}</a>' if path else found[0]

    def _path(self, address: str) -> str:
        """Where the link leads instead; empty where it stays as it is."""
        if not is_countable(address):
            return ""
        key = self._key(address)
        link = IssueLink(issue=self.issue, language=self.language, key=key, address=address)
        return counting_path(self.language, self.links.setdefault(key, link).key)

    def _key(self, address: str) -> str:
        """Always the same for a link, so that every process writes the same mail; nobody else can make one."""
        said = f"{self.issue.uuid} {self.language} {address}"
        digest = salted_hmac("newsletters.clicking", said, algorithm="sha256").digest()
        return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LINK_KEY_LENGTH])


def is_countable(address: str) -> bool:
    """Whether it leads to a page that is the same for everybody."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not parts.netloc or len(address) > LONGEST or "\x00" in address:
        return False
    own = urlsplit(settings.SITE_URL).netloc.lower() == parts.netloc.lower()
    return not (own and PRIVATE.match(parts.path))


def count_click(link: IssueLink) -> None:
    """Somebody followed it: one more, if this installation (still) counts."""
    if are_clicks_counted():
        IssueLink.objects.filter(pk=link.pk).update(clicks=F("clicks") + 1)


@dataclass(frozen=True)
class Clicked:
    """How often an address was followed: `number` is None where it was too seldom, or by too few readers, to tell."""

    address: str
    number: int | None
    few_readers: bool

    @property
    def shown(self) -> str:
        return number_format(self.number, force_grouping=True) if self.number is not None else ""


def clicks_of(issue: Issue, sent: Mapping[str, int]) -> list[Clicked]:
    """The links of an issue, those followed most often first; `sent`: how many mails left in each language.

    Languages are added up. No number is told below 5, nor of a link that stood in fewer than 20 mails; nor any sum,
    which would give them back.
    """
    clicks: dict[str, int] = {}
    mails: dict[str, int] = {}
    for link in IssueLink.objects.of_issue(issue):
        clicks[link.address] = clicks.get(link.address, 0) + link.clicks
        mails[link.address] = mails.get(link.address, 0) + sent.get(link.language, 0)
    found = [
        Clicked(address, number if number >= LEAST and mails[address] >= FEW_READERS else None,
                few_readers=mails[address] < FEW_READERS)
        for address, number in clicks.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-(one.number or 0), one.address))
