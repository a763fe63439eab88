"""Issues on paper: asked for when an issue begins to be sent, or by whoever wants to read it so.

The document shows the issue of the moment at which it was asked for. The page in the archive goes on living: what may
no longer be told of a list goes from there, and stays on the paper that was made before, as it does in the mails.
"""

from contextlib import suppress
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from core.caching import renew_public_pages
from core.errors import WrongState
from core.rendering.asking import document_html, picture_address, request_rendering, stands
from core.shown import languages_of, shown
from newsletters.illustrating import illustrated, pictures_in
from newsletters.letter_parts import in_full
from newsletters.models import Issue, IssueFile
from newsletters.showing import Content, issue_content
from newsletters.states import SHOWN, IssueState

KIND = "newsletters.issue"


def paper_languages(issue: Issue) -> list[str]:
    """The languages in which the issue can be had on paper: those in which it was written or to which translated."""
    return languages_of(issue, "title", "lead")


def is_whole(issue: Issue, content: Content) -> bool:
    """Whether there is something to print. Of an old issue one often knows no more than its title and a sentence."""
    return bool(content.parts or (content.lead_html and issue.state != IssueState.HISTORICAL))


@transaction.atomic
def print_issue(issue: Issue) -> list[IssueFile]:
    """The issue in all its languages; called in the act by which it begins to be sent."""
    return [put_issue_on_paper(issue, language) for language in paper_languages(issue)]


def show_started(issue: Issue) -> None:
    """The issue begins to be sent: from now on it stands in the archive, and soon on paper."""
    renew_public_pages()
    with suppress(ValidationError):  # too long for paper is no reason not to send it
        print_issue(issue)


def forget_paper(issue: Issue) -> None:
    """The words of an old issue have changed: what was printed before is not the issue any more."""
    IssueFile.objects.of_issue(issue).delete()


@transaction.atomic
def put_issue_on_paper(issue: Issue, language: str) -> IssueFile:
    """The issue in a language; a worker makes the file soon. Again, it is the same one, unless its words have changed.

    Anybody may ask for it once the issue is public. Raises WrongState before that.
    """
    if issue.state not in SHOWN:
        raise WrongState(issue.state)
    printed = IssueFile.objects.of_issue(issue).in_language(language)
    if printed is not None and issue.state != IssueState.HISTORICAL and stands(printed.file):
        return printed
    content = issue_content(issue, language)
    file = request_rendering(
        KIND, issue_html(issue, content), language=language,
        dated=issue.started_at or noon_of(issue) or issue.created_at, cause=issue, by=None,
        pictures=pictures_in(content),
    )  # fmt: skip
    printed, _made = IssueFile.objects.update_or_create(issue=issue, language=language, defaults={"file": file})
    return printed


def issue_html(issue: Issue, content: Content) -> str:
    """The HTML of the document."""
    language = content.language
    figure, parts = illustrated(content, picture_address)
    with translation.override(language):
        address = f"{settings.SITE_URL}{issue.get_absolute_url()}"
    name = shown(issue.newsletter, "name", language)
    context = {
        "title": content.title,
        "publisher": f"{name} · {shown(issue.programme, 'name', language)}",
        "issue": issue,
        "name": name,
        "content": content,
        "lead": in_full(content.lead_html),
        "figure": figure,
        "parts": [(part, picture, in_full(part.html)) for part, picture in parts],
        "address": address,
        "site_url": settings.SITE_URL,
    }
    return document_html("newsletters/documents/issue.html", context, language=language)


def noon_of(issue: Issue) -> datetime | None:
    """A moment of the day on which it was published, or after which it certainly was; None for one that was not."""
    day = issue.published_on or issue.out_by
    return datetime.combine(day, time(12), ZoneInfo(issue.time_zone)) if day else None
