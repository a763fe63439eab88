"""What the page of an issue says for machines: schema.org. Only what everybody may read."""

from collections.abc import Callable
from typing import Any

from core.shown import shown
from newsletters.models import Issue
from newsletters.showing import Content

Absolute = Callable[[str], str]


def issue_data(issue: Issue, content: Content, absolute: Absolute) -> dict[str, Any]:
    """A PublicationIssue of its series; `absolute` makes a path into an address."""
    newsletter, day = issue.newsletter, issue.published_on
    return {
        "@type": "PublicationIssue",
        "@id": absolute(issue.get_absolute_url()),
        "url": absolute(issue.get_absolute_url()),
        "name": content.title,
        "issueNumber": issue.number,
        "datePublished": day.isoformat() if day else "",
        "inLanguage": content.title_language,
        "isPartOf": {
            "@type": "Periodical",
            "@id": absolute(newsletter.get_absolute_url()),
            "name": str(shown(newsletter, "name")),
        },
        "hasPart": [
            {"@type": "Article", "headline": part.title, "inLanguage": part.title_language} for part in content.parts
        ],
    }
