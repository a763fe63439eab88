"""The demo's issues: written article by article, sent on their day to whoever was a reader then."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from core.bouncing import record_bounce
from core.lists import offered_lists
from core.models import Upload
from core.translating import record_translation
from newsletters.models import Article, Delivery, Issue, Newsletter
from newsletters.scheduling import schedule_issue
from newsletters.states import DeliveryState, IssueState
from portal.demo.content import LANGUAGES, days_from_now, in_languages, steady_id
from portal.demo.days import told
from portal.demo.pictures import drawn
from portal.demo.subscribers import readers_at

Found = dict[str, Any]
SECONDS_BETWEEN, CAME_BACK_AFTER = 0.5, timedelta(minutes=4)


class IssueStory:
    """One issue of the files, from its first words to its last delivery."""

    def __init__(self, newsletter: Newsletter, found: Found, users: dict[str, User]) -> None:
        self.newsletter, self.found, self.by = newsletter, found, users["comms"]
        self.key = f"{newsletter.code}/{found['number']}"
        self.issue: Issue

    def tell(self) -> None:
        """Written; then left as a draft, scheduled, or sent on a day of the past."""
        self._write()
        for position, found in enumerate(self.found["articles"], 1):
            self._article(position, found)
        if "goes" in self.found:
            at = days_from_now(self.found["goes"], hour=self.found["hour"])
            if at > timezone.now():
                self._schedule(at)
            else:
                self._send(at)

    def _write(self) -> None:
        found = self.found
        self.issue = Issue.objects.create(
            uuid=steady_id("issue", self.key), newsletter=self.newsletter, number=found["number"],
            source_language=found["source_language"], created_at=days_from_now(found["begun"]), **self._picture(found),
            **in_all("title", found["title"]), **in_all("lead", found["lead"]),
        )  # fmt: skip
        record_translation(self.issue)

    def _article(self, position: int, found: Found) -> None:
        row = Article(
            uuid=steady_id("article", f"{self.key}/{position}"), issue=self.issue, position=position,
            source_language=found.get("source_language") or self.found["source_language"], **self._picture(found),
            **in_all("title", found["title"]), **in_all("body", found.get("was") or found.get("body")),
            **links(found.get("path")),
        )  # fmt: skip
        if "list" in found and not self._filled(row, found):
            return
        row.save()
        record_translation(row)
        if "was" in found:
            self._rewrite(row, found)

    def _filled(self, row: Article, found: Found) -> bool:
        """Whether the room whose list it is had something to show when the issue went out."""
        offered = next((one for one in offered_lists() if one.code == found["list"]), None)
        if offered is None:
            return False
        came_later = {item.key for item in offered.newest(days_from_now(min(self.found.get("goes", 0), 1)).date())}
        keys = [item.key for item in offered.newest(days_from_now(found["since"]).date())]
        row.kind, row.list_code = Article.Kind.LIST, found["list"]
        row.list_keys = [key for key in keys if key not in came_later][: found["at_most"]]
        return bool(row.list_keys)

    def _rewrite(self, row: Article, found: Found) -> None:
        """The source as it reads today; what was translated from the words before is out of date."""
        before = Article.objects.get(pk=row.pk)
        for name, text in in_all("body", found["body"]).items():
            if text:
                setattr(row, name, text)
        row.save()
        record_translation(row, before=before)

    def _picture(self, found: Found) -> Found:
        if "picture" not in found:
            return {}
        picture: Upload = drawn(found["picture"], by=self.by)
        return {"picture": picture, **in_languages("picture_words", found["picture_words"])}

    def _schedule(self, at: datetime) -> None:
        schedule_issue(self.issue, at=at, time_zone="Europe/Rome", audience="series", languages=[], by=self.by)

    def _send(self, started: datetime) -> None:
        """What happened that day, as rows; no mail leaves."""
        issues = Issue.objects.filter(pk=self.issue.pk)
        issues.update(state=IssueState.SCHEDULED, scheduled_at=started)
        issues.update(state=IssueState.SENDING, started_at=started, published_on=started.date())
        rows = Delivery.objects.bulk_create(
            Delivery(
                issue=self.issue, subscriber=reader, newsletter=self.newsletter, language=reader.language,
                due_at=started,
            )
            for reader in readers_at(self.newsletter, started)
        )  # fmt: skip
        Delivery.objects.of_issue(self.issue).update(state=DeliveryState.CLAIMED, claimed_at=started, attempts=1)
        for number, row in enumerate(rows, 1):
            self._deliver(row, started + timedelta(seconds=number * SECONDS_BETWEEN))
        Delivery.objects.bulk_update(rows, ["state", "claimed_at", "attempts", "sent_at", "error"])
        ended = started + timedelta(seconds=(len(rows) + 1) * SECONDS_BETWEEN)
        issues.update(state=IssueState.SENT, ended_at=ended)
        for row in rows:
            self._report(row, ended + CAME_BACK_AFTER)

    def _deliver(self, row: Delivery, at: datetime) -> None:
        outcome = self._outcome(row)
        row.claimed_at, row.attempts = at, 1
        row.state, row.error = outcome.get("state", DeliveryState.SENT), outcome.get("error", "")
        row.sent_at = at if row.state == DeliveryState.SENT else None

    def _report(self, row: Delivery, at: datetime) -> None:
        """What came back, with what follows from it."""
        if report := self._outcome(row).get("report"):
            record_bounce(address=address_of(row), message=str(row.pk), at=at, **report)

    def _outcome(self, row: Delivery) -> Found:
        found: Found = self.found.get("outcomes", {}).get(address_of(row), {})
        return found


def address_of(row: Delivery) -> str:
    """To whom it went."""
    return row.subscriber.email if row.subscriber else ""


def in_all(field: str, texts: dict[str, str] | None) -> dict[str, str]:
    """As columns of the languages, with their days told."""
    return in_languages(field, {code: told(text, code) for code, text in (texts or {}).items()})


def links(path: str | None) -> dict[str, str]:
    """The address of a page of this site, in each language."""
    return {f"link_{code}": f"{settings.SITE_URL}/{code}/{path}" for code in LANGUAGES} if path else {}
