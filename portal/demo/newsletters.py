"""The demo's newsletters: what the real programme published, and two living series in our own words."""

from datetime import date
from typing import Any

from accounts.models import User
from core.translating import record_translations
from newsletters.models import Edition, Issue, Newsletter, Sender
from newsletters.scheduling import enter_historical
from portal.demo.content import days_from_now, in_languages, read, steady_id
from portal.demo.issues import IssueStory
from portal.demo.subscribers import load_subscribers
from programmes.models import Programme

Series = dict[str, Newsletter]


def load_newsletters(programme: Programme, users: dict[str, User]) -> None:
    """The archive of the past; then readers, and what was written to them."""
    series = _series(programme)
    _past_issues(series, users["comms"])
    load_subscribers(series, users)
    for name in read("newsletters")["written"]:
        for found in read(name)["issues"]:
            IssueStory(series[found["series"]], found, users).tell()


def _series(programme: Programme) -> Series:
    found = read("newsletters")
    sender = Sender.objects.create(**found["sender"])
    rows = {
        one["code"]: Newsletter.objects.create(
            programme=programme, code=one["code"], source_language=one["source_language"], published=True,
            closed=one.get("closed", False), sender=sender if one.get("sender") else None,
            reply_to=one.get("reply_to", ""),
            **in_languages("name", one["name"]), **in_languages("description", one["description"]),
            **in_languages("from_name", one.get("from_name")),
        )
        for one in found["series"]
    }  # fmt: skip
    record_translations(list(rows.values()), before={})
    return rows


def _past_issues(series: Series, by: User) -> None:
    """Those of the real programme: their numbers, their languages, by when they were out, and nothing else."""
    past = read("newsletters")["historical"]
    newsletter = series[past["series"]]
    rows = Issue.objects.bulk_create(
        _past_issue(newsletter, past["source_language"], found) for found in past["issues"]
    )
    record_translations(rows, before={})
    Edition.objects.bulk_create(
        Edition(issue=row, language=language)
        for row, found in zip(rows, past["issues"], strict=True)
        for language in found["editions"]
    )
    for row in rows:
        enter_historical(row, by=by)


def _past_issue(newsletter: Newsletter, language: str, found: dict[str, Any]) -> Issue:
    return Issue(
        uuid=steady_id("issue", f"{newsletter.code}/{found['number']}"), newsletter=newsletter,
        number=found["number"], out_by=date.fromisoformat(found["out_by"]), source_language=language,
        created_at=days_from_now(-300), **in_languages("title", found["title"]),
        **in_languages("lead", found.get("lead")),
    )  # fmt: skip
