"""How long persons are kept, and that the clock erases them then and not before."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from beneficiaries import retaining
from beneficiaries.erasing import erase_by_clock
from beneficiaries.models import Beneficiary, Cohort, Enrolment, ErasureRequest, RetentionRule
from beneficiaries.retaining import apply_retention, due_soon, persons_due, protected_programmes
from core.models import AuditEvent, ImportBatch, ImportRow
from core.months import months_after
from core.uploading import store_upload
from tests.beneficiaries.whole_person import marked_file
from tests.builders import make_call, make_cohort, make_membership, make_participation, make_person
from tests.cast import Cast, sign_in
from tests.stories import draft, submitted

pytestmark = pytest.mark.usefixtures("folders")
NOW = timezone.now()
TODAY = timezone.localdate()


def rule(about: str, months: int = 12, **fields: Any) -> RetentionRule:
    return RetentionRule.objects.create(about=about, months=months, **fields)


def ended(cast: Cast, day: date) -> Beneficiary:
    """Amina's participation ended on a day."""
    person: Beneficiary = cast.amina.beneficiary
    person.participations.update(since=day, until=day)
    return person


def erased(person: Beneficiary) -> bool:
    apply_retention(at=NOW)
    person.refresh_from_db()
    return person.erased_at is not None


def test_the_clock_erases_whoever_left_so_many_months_ago(cast: Cast) -> None:
    rule("ended_participation")
    person = ended(cast, months_after(TODAY, -12))
    assert erased(person)
    assert person.full_name.startswith("erased-")
    assert AuditEvent.objects.get(verb="beneficiaries.erase_by_clock").actor is None
    assert ErasureRequest.objects.get(beneficiary=person).state == "done"
    assert apply_retention(at=NOW) == 0


def test_not_a_day_earlier(cast: Cast) -> None:
    rule("ended_participation")
    assert not erased(ended(cast, months_after(TODAY, -12) + timedelta(days=1)))


def test_control_without_a_rule_nobody_is_erased(cast: Cast) -> None:
    assert not erased(ended(cast, months_after(TODAY, -120)))


def test_not_while_the_person_takes_part_in_something_else(cast: Cast) -> None:
    rule("ended_participation")
    person = ended(cast, months_after(TODAY, -24))
    part = make_participation(person, cast.other_programme)
    assert not erased(person)
    part.until = months_after(TODAY, -1)
    part.since = months_after(TODAY, -2)
    part.save()
    assert not erased(person)
    part.since = part.until = months_after(TODAY, -12)
    part.save()
    assert erased(person)


def test_a_programme_of_its_own_period_keeps_longer(cast: Cast) -> None:
    rule("ended_participation")
    own = rule("ended_participation", months=36, programme=cast.programme)
    person = ended(cast, months_after(TODAY, -24))
    assert not erased(person)
    own.delete()
    assert erased(person)


def test_not_while_a_project_is_being_judged_but_a_draft_keeps_nobody(cast: Cast) -> None:
    rule("ended_participation")
    project = submitted(make_call(cast.programme), cast.amina)
    draft(make_call(cast.programme), cast.amina)
    person = ended(cast, months_after(TODAY, -24))
    assert not erased(person)
    type(project).objects.filter(pk=project.pk).update(state="withdrawn")
    assert erased(person)


def test_not_somebody_who_works_here(cast: Cast) -> None:
    rule("ended_participation")
    make_membership(cast.amina, cast.programme, "mentor")
    assert not erased(ended(cast, months_after(TODAY, -24)))


def applied(cast: Cast, state: str, *, months: int) -> Beneficiary:
    """Somebody who applied to a cohort so many months ago."""
    now = timezone.now()
    cohort = Cohort.objects.create(
        programme=cast.programme, slug=f"c{Cohort.objects.count()}", name_it="Coorte", capacity=2,
        opens_at=now - timedelta(days=2), closes_at=now + timedelta(days=2),
    )  # fmt: skip
    person = make_person(given_name="Zineb")
    at = now - timedelta(days=31 * months)
    enrolment = Enrolment.objects.create(cohort=cohort, beneficiary=person, applied_at=at)
    for step in {"refused": ["refused"], "withdrawn": ["withdrawn"], "active": ["selected", "active"]}.get(state, []):
        enrolment.state = step
        enrolment.save()
    return person


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_refused_applicants_go_after_their_months(cast: Cast, state: str) -> None:
    rule("refused_enrolment", months=6)
    assert erased(applied(cast, state, months=7))


@pytest.mark.parametrize(("state", "months"), [("refused", 5), ("applied", 7), ("active", 7)])
def test_other_applicants_stay(cast: Cast, state: str, months: int) -> None:
    rule("refused_enrolment", months=6)
    assert not erased(applied(cast, state, months=months))


def test_a_refused_applicant_with_a_project_stays(cast: Cast) -> None:
    rule("refused_enrolment", months=6)
    person = applied(cast, "refused", months=7)
    project = draft(make_call(cast.programme), cast.amina)
    type(project).objects.filter(pk=project.pk).update(owner=person)
    assert not erased(person)


@pytest.mark.parametrize("looks_again", [True, False])
def test_who_applies_during_the_turn_stays(cast: Cast, monkeypatch: pytest.MonkeyPatch, looks_again: bool) -> None:
    """While one person is being erased, the next on the list applies. Control: the list as it was decides."""
    rule("ended_participation")
    first, second = ended(cast, months_after(TODAY, -24)), cast.karim.beneficiary
    second.participations.update(since=months_after(TODAY, -24), until=months_after(TODAY, -24))
    cohort = make_cohort(cast.programme)

    def erase(person: Beneficiary, *, at: Any) -> Beneficiary:
        if person == first:
            Enrolment.objects.create(cohort=cohort, beneficiary=second)
        return erase_by_clock(person, at=at)

    monkeypatch.setattr(retaining, "erase_by_clock", erase)
    if not looks_again:
        monkeypatch.setattr(retaining, "erase_if_still_due", lambda person, *, at: erase(person, at=at) is not None)
    assert first.pk < second.pk
    assert apply_retention(at=NOW) == (1 if looks_again else 2)
    second.refresh_from_db()
    assert (second.erased_at is None) is looks_again


def test_spreadsheets_lose_rows_and_file(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    rule("import", months=3)
    upload = store_upload(marked_file(), by=cast.giulia)
    batch = ImportBatch.objects.create(kind="organisations", upload=upload, by=cast.giulia)
    ImportBatch.objects.filter(pk=batch.pk).update(state="refused", at=NOW - timedelta(days=120))
    ImportRow.objects.create(batch=batch, number=2, kind="new", values={"name_it": "x"})
    with django_capture_on_commit_callbacks(execute=True):
        assert apply_retention(at=NOW) == 1
    upload.refresh_from_db()
    assert (upload.file.name, ImportRow.objects.count()) == ("", 0)
    assert apply_retention(at=NOW) == 0


def test_what_was_held_goes_by_the_clock_too(cast: Cast) -> None:
    rule("ended_participation")
    person = ended(cast, months_after(TODAY, -24))
    apply_retention(at=NOW)
    request = ErasureRequest.objects.get(beneficiary=person)
    request.held = [{"model": "projects.Project", "code": "support", "rows": 1, "until": TODAY.isoformat()}]
    request.save()
    assert apply_retention(at=NOW) == 1
    request.refresh_from_db()
    assert request.held == []


@pytest.mark.parametrize(("each", "done", "rung"), [(20, 2, 1), (1, 4, 0), (60, 0, 0)])
def test_a_turn_ends_in_time_and_rings_for_what_is_left(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, each: int, done: int, rung: int
) -> None:
    """The clock goes on by `each` seconds whenever somebody looks at it; a turn that gets nothing done rings not."""
    held = [{"model": "projects.Project", "code": "support", "rows": 1, "until": TODAY.isoformat()}]
    for _ in range(4):
        ErasureRequest.objects.create(beneficiary=make_person(), held=held)
    ErasureRequest.objects.update(state="done", decided_at=NOW)
    bells, clock = list[str](), count(0, each)
    monkeypatch.setattr(retaining, "ring", bells.append)
    monkeypatch.setattr(retaining, "monotonic", lambda: next(clock))
    assert apply_retention(at=NOW) == done
    assert bells == ["beneficiaries.tasks.apply_retention"] * rung
    assert ErasureRequest.objects.with_hold_ended(TODAY).count() == 4 - done


def test_the_list_asks_as_often_for_many_as_for_one(cast: Cast, django_assert_num_queries: Any) -> None:
    rule("ended_participation")
    rule("refused_enrolment")
    ended(cast, months_after(TODAY, -24))
    with CaptureQueriesContext(connection) as few:
        assert len(list(persons_due(TODAY))) == 1
    for _one in range(3):
        person = make_person(given_name="Zineb")
        make_participation(person, cast.programme, since=months_after(TODAY, -24), until=months_after(TODAY, -24))
    with django_assert_num_queries(len(few)):
        assert len(list(persons_due(TODAY))) == 4


def test_the_list_names_who_goes_in_the_next_thirty_days(client: Client, cast: Cast) -> None:
    rule("ended_participation")
    person = ended(cast, months_after(TODAY, -12) + timedelta(days=29))
    assert not list(persons_due(TODAY))
    [due] = due_soon(programmes=protected_programmes(cast.dario), at=NOW)
    assert (due.row, due.on) == (person, TODAY + timedelta(days=29))
    page = sign_in(client, cast.dario).get(reverse("admin:beneficiaries_retentionrule_soon"))
    assert b"Amina Zerouali" in page.content
    assert AuditEvent.objects.filter(verb="beneficiaries.read_retention", actor=cast.dario).exists()
    assert due_soon(programmes=protected_programmes(cast.giulia), at=NOW) == []
