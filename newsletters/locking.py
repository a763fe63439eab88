"""The lock under which things happen to an issue: its row, before any other of it."""

from core.errors import WrongState
from newsletters.models import Article, Issue
from newsletters.states import OPEN


def lock_issue(issue: Issue) -> Issue:
    """The issue as it stands, with its series and programme."""
    found: Issue = (
        Issue.objects.select_for_update(of=("self",)).select_related("newsletter__programme").get(pk=issue.pk)
    )
    return found


def lock_article(article: Article) -> Article:
    """The article as it stands, its issue locked before it. Raises WrongState for one that is gone."""
    issue = lock_issue(article.issue)
    found: Article | None = Article.objects.select_for_update(of=("self",)).filter(pk=article.pk, issue=issue).first()
    if found is None:
        raise WrongState("gone")
    found.issue = issue
    return found


def check_open(issue: Issue) -> None:
    """Raise WrongState for an issue whose words stand: it is scheduled, on its way, or sent."""
    if issue.state not in OPEN:
        raise WrongState(issue.state)
