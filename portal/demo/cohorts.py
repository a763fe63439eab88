"""The demo's cohorts: those that were trained, one at work, one that is open, and the courses of another programme."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from accounts.models import User
from beneficiaries.announcing import announcements, tell
from beneficiaries.applying import apply_to_cohort
from beneficiaries.models import (
    Beneficiary,
    Cohort,
    Enrolment,
    EnrolmentEvent,
    Letter,
    Participation,
    SelectionCriterion,
)
from beneficiaries.selecting import refuse, score_applicant, select, shortlist, waitlist
from beneficiaries.states import EnrolmentState
from core.translating import record_translation
from portal.demo.content import days_from_now, in_languages, keep_id, read, steady_id
from programmes.models import Programme
from repertoire.models import Location, Organisation

Step = tuple[str, EnrolmentState, int]
WAY: list[Step] = [
    ("apply", EnrolmentState.APPLIED, 5), ("shortlist", EnrolmentState.SHORTLISTED, 25),
    ("select", EnrolmentState.SELECTED, 30), ("begin", EnrolmentState.ACTIVE, 45),
    ("complete", EnrolmentState.COMPLETED, 110),
]  # fmt: skip
"""The steps of those who went through a cohort, in days after it opened."""

SELECTED, WAITLISTED, REFUSED, SHORTLISTED = 8, 10, 11, 13
"""Of the applicants to the open cohort, in their order: up to which number this became of them."""


def load_cohorts(programmes: dict[str, Programme], people: dict[str, Beneficiary], users: dict[str, User]) -> None:
    """All cohorts, with the people in them."""
    for found in read("cohorts")["cohorts"]:
        cohort = _cohort(programmes[found["programme"]], found)
        if "enrolled" in found:
            _trained(cohort, _people_of_kind(people, found["enrolled"]), found["opens"], users["officer"])
        elif "attending" in found:
            attending = [people[key] for key in found["attending"]]
            _trained(cohort, attending, found["opens"], users["officer"], way=WAY[:-1])
        else:
            _applicants(cohort, list(islice(_interested(people), found["applicants"])), users["officer"])


def _cohort(programme: Programme, found: dict[str, Any]) -> Cohort:
    cohort = Cohort.objects.create(
        programme=programme, slug=found["code"], source_language=found["source_language"], target=found["target"],
        country=found["country"], region=found["region"], city=found["city"], capacity=found["capacity"],
        opens_at=days_from_now(found["opens"], hour=9), closes_at=days_from_now(found["closes"], hour=18),
        starts_on=days_from_now(found["starts"]).date(), ends_on=days_from_now(found["ends"]).date(), published=True,
        **in_languages("name", found["name"]),
        **in_languages("summary", found["summary"]),
        **in_languages("text", found.get("text")),
    )  # fmt: skip
    parts: list[Any] = [cohort]
    for order, criterion in enumerate(found.get("criteria", []), 1):
        label = in_languages("label", criterion["label"])
        parts.append(SelectionCriterion.objects.create(cohort=cohort, order=order, weight=criterion["weight"], **label))
    for about, text in found.get("letters", {}).items():
        parts.append(Letter.objects.create(cohort=cohort, about=about, **in_languages("text", text)))
    for part in parts:
        record_translation(part)
    return cohort


def _people_of_kind(people: dict[str, Beneficiary], kind: str) -> list[Beneficiary]:
    return [people[found["key"]] for found in read("people")["people"] if found["kind"] == kind]


def _trained(
    cohort: Cohort, people: list[Beneficiary], opened: int, officer: User,
    behalf: dict[int, Organisation] | None = None, way: Sequence[Step] = WAY,
) -> None:  # fmt: skip
    """These people applied, were selected and stayed until the end of the way; a table at a time, step after step."""
    rows = Enrolment.objects.bulk_create(
        Enrolment(
            uuid=steady_id("enrolment", f"{cohort.slug}/{person.uuid}"), cohort=cohort, beneficiary=person,
            applied_at=days_from_now(opened + WAY[0][2]), organisation=(behalf or {}).get(person.pk),
        )
        for person in people
    )  # fmt: skip
    events, source = [], ""
    for act, state, days in way:
        at = days_from_now(opened + days)
        if source:
            Enrolment.objects.of_cohort(cohort).update(state=state, told_state=state, told_at=at, read_at=at)
        events += [
            EnrolmentEvent(
                enrolment=row, act=act, from_state=source, to_state=state, at=at,
                by=(row.beneficiary.user or officer) if act == "apply" else officer,
            )
            for row in rows
        ]  # fmt: skip
        source = state
    EnrolmentEvent.objects.bulk_create(events)


def _interested(people: dict[str, Beneficiary]) -> Iterator[Beneficiary]:
    """Those with an account of their own who live in Italy, but for the one who may still apply in the demo."""
    for key, person in people.items():
        if person.user is not None and person.residence_country.code == "IT" and key != _migrant():
            yield person


def _migrant() -> str:
    """The person behind the demo's account of a migrant."""
    return str(next(found["person"] for found in read("accounts")["accounts"] if found["key"] == "migrant"))


def _applicants(cohort: Cohort, people: list[Beneficiary], officer: User) -> None:
    """People apply, an officer scores them; some are decided on, and have been told."""
    content, rows = read("cohorts"), []
    for number, person in enumerate(people):
        words = content["motivations"][number % len(content["motivations"])]
        row = apply_to_cohort(
            cohort, person=person, motivation=words[person.contact_language], by=person.user,
            at=days_from_now(-19 + number),
        )  # fmt: skip
        keep_id(row, f"{cohort.slug}/{number}")
        rows.append(row)
    criteria = list(cohort.criteria.all())
    for number, row in enumerate(rows[: SHORTLISTED + 2]):
        marks: dict[int, int | None] = {one.pk: 5 - (number + order) % 4 for order, one in enumerate(criteria)}
        score_applicant(row, values=marks, seen=dict.fromkeys(marks), by=officer, at=days_from_now(-3))
    _decide(rows, officer, content["reasons"]["refused"][officer.language])
    at = days_from_now(-1)
    told_first = {row.pk for row in rows[:4]}
    for announced in announcements(cohort, by=officer):
        if announced.enrolment.pk in told_first:
            tell(announced.enrolment, seal=announced.seal, by=officer, at=at)


def _decide(rows: list[Enrolment], officer: User, reason: str) -> None:
    at = days_from_now(-2)
    for number, row in enumerate(rows[:SHORTLISTED]):
        shortlist(row, by=officer, at=at)
        if number < SELECTED:
            select(row, by=officer, at=at)
        elif number < WAITLISTED:
            waitlist(row, by=officer, at=at)
        elif number < REFUSED:
            refuse(row, reason=reason, by=officer, at=at)


def load_associations(programme: Programme, officer: User) -> None:
    """The courses that diaspora associations attended, a course a region: invented people for invented associations.

    They stand in no repertoire and are not published: they are here for who went through the courses.
    """
    content = read("amico")
    rows = list(_representatives(content["communities"]))
    for number, found in enumerate(content["regions"]):
        mine = rows[number :: len(content["regions"])]
        cohort = _cohort(programme, _course(number, found, content["summary"], len(mine)))
        people, behalf, since = [], {}, cohort.opens_at.date()
        for order, (person, association) in enumerate(mine):
            city = found["cities"][order % len(found["cities"])]
            person.residence_region, person.residence_city = found["region"], city
            association.save()
            record_translation(association)
            place = steady_id("location", str(association.code))
            Location.objects.create(
                uuid=place, organisation=association, country="IT", region=found["region"], city=city
            )
            person.save()
            behalf[person.pk] = association
            people.append(person)
        Participation.objects.bulk_create(
            Participation(beneficiary=person, programme=programme, kind="resident_migrant", since=since)
            for person in people
        )
        _trained(cohort, people, -700 + 60 * number, officer, behalf)


def _course(number: int, found: dict[str, Any], summary: dict[str, str], size: int) -> dict[str, Any]:
    opens = -700 + 60 * number
    return {
        "code": f"amico-{found['region'].lower()}", "source_language": "it", "target": [], "name": found["name"],
        "summary": summary, "country": "IT", "region": found["region"], "city": found["cities"][0], "capacity": size,
        "opens": opens, "closes": opens + 28, "starts": opens + 45, "ends": opens + 105,
    }  # fmt: skip


def _representatives(communities: list[dict[str, Any]]) -> Iterator[tuple[Beneficiary, Organisation]]:
    """A person and an association, community after community; given names of women and men take turns."""
    for found in communities:
        for number, name in enumerate(found["associations"]):
            code = f"amico-{found['country'].lower()}-{number + 1}"
            full = f"Associazione {found['people']} {name}"
            association = Organisation(
                uuid=steady_id("organisation", code), code=code, kind="diaspora_association", invented=True,
                source_language="it", name_it=full,
            )  # fmt: skip
            person = Beneficiary(
                uuid=steady_id("beneficiary", code), given_name=found["given"][number],
                family_name=found["family"][(number * 3 + 2) % len(found["family"])], sex="mf"[number % 2 == 0],
                citizenships=found["country"], contact_language="it", origin_country=found["country"],
                residence_country="IT",
            )  # fmt: skip
            yield person, association
