"""A publication for machines, as schema.org says it."""

from collections.abc import Callable
from typing import Any

from core.shown import shown
from publications.models import Publication


def publication_data(publication: Publication, absolute: Callable[[str], str]) -> dict[str, Any]:
    """Facts of its page; `absolute` makes an address whole."""
    publisher = publication.programme or publication.organisation
    kind = "Book" if publication.kind in {"guideline", "handbook"} else "Report"
    title = shown(publication, "title")
    return {
        "@type": kind,
        "name": str(title),
        "inLanguage": title.language,
        "abstract": str(shown(publication, "abstract")),
        "author": publication.authors,
        "datePublished": publication.published_on.isoformat() if publication.published_on else "",
        "publisher": {"@type": "Organization", "name": str(shown(publisher, "name"))} if publisher else {},
        "url": absolute(publication.get_absolute_url()),
    }
