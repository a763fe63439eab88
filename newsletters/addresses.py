"""Addresses of pages that mails of newsletters name, in the reader's language, beginning with a slash."""


def issue_path(language: str, code: str, number: int) -> str:
    """An issue in the archive."""
    return f"/{language}/newsletters/{code}/{number}/"


def preferences_path(language: str, key: str) -> str:
    """Which newsletters somebody gets, and in which language."""
    return f"/{language}/newsletters/preferences/{key}/"


def leaving_path(language: str, key: str, code: str) -> str:
    """Where somebody leaves a newsletter: a page with a button; mail programs post to the same address (RFC 8058)."""
    return f"/{language}/newsletters/leave/{key}/{code}/"
