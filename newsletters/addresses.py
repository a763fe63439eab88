"""Addresses of pages that mails of newsletters name, in the reader's language, beginning with a slash."""

from django.urls import reverse
from django.utils import translation


def issue_path(language: str, code: str, number: int) -> str:
    """An issue in the archive."""
    with translation.override(language):
        return reverse("newsletters:issue", args=[code, number])


def counting_path(language: str, key: str) -> str:
    """Where a link of a mail leads that is counted (newsletters/clicking.py)."""
    with translation.override(language):
        return reverse("newsletters:follow", args=[key])


def preferences_path(language: str, key: str) -> str:
    """Which newsletters somebody gets, and in which language."""
    with translation.override(language):
        return reverse("newsletters:preferences", args=[key])


def leaving_path(language: str, key: str, code: str) -> str:
    """Where somebody leaves a newsletter: a page with a button; mail programs post to the same address (RFC 8058)."""
    with translation.override(language):
        return reverse("newsletters:leave", args=[key, code])
