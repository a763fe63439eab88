"""What the office does from its pages: plan, place, lay out, move, issue, revoke."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from zeal import zeal_ignore

from accounts.models import User
from programmes.models import Programme
from tests.builders import in_all_languages, make_cohort, make_membership
from tests.cast import sign_in
from tests.projects.judging import in_english
from tests.training.lessons import (
    ROME,
    at_nine,
    attended,
    enrolled,
    in_group,
    make_course,
    make_curriculum,
    make_group,
    make_path,
    make_room,
    make_session,
    make_trainer,
    somebody,
)
from training.models import Certificate, Course, Curriculum, Group, GroupMember, Session, Trainer


def post(client: Client, person: User, name: str, row: Any, **values: Any) -> Any:
    address = reverse(f"admin:training_{row._meta.model_name}_{name}", args=[row.pk])
    return sign_in(client, in_english(person)).post(address, values)


def times(start: Any, minutes: int = 120) -> dict[str, Any]:
    local = timezone.localtime(start, ROME)
    return {"starts_0": f"{local:%Y-%m-%d}", "starts_1": f"{local:%H:%M}", "minutes": minutes}


def test_a_curriculum_is_put_to_use_and_then_its_minutes_stay(
    client: Client, programme: Programme, giulia: User
) -> None:
    curriculum = make_curriculum(programme, state="draft")
    assert post(client, giulia, "activate", curriculum).status_code == 302
    make_course(programme, curriculum=curriculum)
    page = client.get(reverse("admin:training_curriculum_change", args=[curriculum.pk])).content.decode()
    assert "A course is given by this curriculum" in page
    assert 'name="modules-0-planned_minutes"' not in page
    assert post(client, giulia, "retire", curriculum).status_code == 302
    assert Curriculum.objects.get().state == "retired"


def test_a_course_is_planned_with_its_groups(client: Client, programme: Programme, giulia: User) -> None:
    cohort, curriculum = make_cohort(programme), make_curriculum(programme)
    values = {
        "curriculum": curriculum.pk, "cohort": cohort.pk, "code": "turin-26", "source_language": "en",
        **in_all_languages("title", "Enterprise"), "starts_on": "2026-12-01", "ends_on": "2027-03-01",
        "time_zone": "Europe/Rome",
    }  # fmt: skip
    response = sign_in(client, in_english(giulia)).post(reverse("admin:training_course_add"), values)
    course = Course.objects.get()
    assert response.status_code == 302
    groups = {"groups-TOTAL_FORMS": 1, "groups-INITIAL_FORMS": 0, "groups-0-name": "Torino", "groups-0-capacity": 10}
    client.post(reverse("admin:training_course_change", args=[course.pk]), values | groups)
    assert course.groups.get().capacity == 10


def test_neither_days_nor_paths_that_do_not_fit_are_kept(
    client: Client, course: Course, turin: Group, programme: Programme, other_programme: Programme, giulia: User
) -> None:
    """Giulia runs two programmes: what belongs to one of them is not put into the other by mistake."""
    make_session(course, starts=at_nine(30))
    make_membership(giulia, other_programme, "officer")
    values = {
        "code": course.code, "source_language": "en", **in_all_languages("title", "Enterprise"),
        "starts_on": f"{at_nine(31):%Y-%m-%d}", "ends_on": f"{at_nine(60):%Y-%m-%d}", "time_zone": "Europe/Rome",
        "groups-TOTAL_FORMS": 1, "groups-INITIAL_FORMS": 1, "groups-0-id": turin.pk, "groups-0-course": course.pk,
        "groups-0-name": "Torino", "groups-0-capacity": 10, "groups-0-path": make_path(other_programme).pk,
    }  # fmt: skip
    page = sign_in(client, in_english(giulia)).post(reverse("admin:training_course_change", args=[course.pk]), values)
    text = page.content.decode()
    assert "Move it first, or choose other days." in text
    assert "This path belongs to another programme." in text
    turin.refresh_from_db()
    assert turin.path is not None
    assert turin.path.programme == programme


def test_a_lesson_lasts_as_long_as_asked_for_in_the_night_that_is_an_hour_shorter(
    client: Client, programme: Programme, giulia: User
) -> None:
    course = make_course(programme, starts_on="2027-03-01", ends_on="2027-04-30")
    asked = {"starts_0": "2027-03-28", "starts_1": "01:30", "minutes": 120, "mode": "in_person"}
    module = course.curriculum.modules.of_trunk()[0]
    assert post(client, giulia, "add_lesson", course, module=module.pk, **asked).status_code == 302
    assert Session.objects.get().minutes == 120


def test_people_are_put_into_a_group_at_once_and_who_finds_no_place_is_named(
    client: Client, course: Course, giulia: User
) -> None:
    group = make_group(course, "Torino", capacity=2)
    rows = [enrolled(course.cohort, somebody(course.programme, family_name=name)) for name in ("Aa", "Bb", "Cc")]
    with zeal_ignore():  # an act each, with its own lock
        response = post(client, giulia, "place", course, group=group.pk, people=[row.pk for row in rows])
    text = client.get(response.headers["Location"]).content.decode()
    assert "2 persons are in Torino." in text
    assert f"No place is left in Torino for: {rows[2].beneficiary}." in text
    member = GroupMember.objects.current().of_course(course)[0]
    post(client, giulia, "take_out", course, people=[member.pk])
    assert GroupMember.objects.current().of_course(course).count() == 1


def test_the_timetable_is_laid_out_from_the_curriculum(client: Client, programme: Programme, giulia: User) -> None:
    course = make_course(programme, state="planned")
    group = make_group(course, "Torino", "enterprise")
    hours = {"morning_from": "09:00", "morning_until": "13:00"}
    first = course.starts_on + timedelta(days=1)
    asked = {"first_day": f"{first}", "weekdays": [1, 2, 3, 4, 5, 6, 7], "together": "on", **hours}
    page = post(client, giulia, "lay_out", course, **asked, holidays="tomorrow").content.decode()
    assert "“tomorrow” is no day." in page
    post(client, giulia, "lay_out", course, **asked, holidays=f"{first:%d/%m/%Y}")
    found = list(Session.objects.of_course(course).in_order())
    assert [(one.minutes, one.group) for one in found] == [(240, None), (120, None), (120, group), (60, group)]
    assert timezone.localtime(found[0].starts_at, ROME).date() == first + timedelta(days=1)
    text = client.get(reverse("admin:training_course_timetable", args=[course.pk])).content.decode()
    assert "no trainer yet" in text
    post(client, giulia, "clear_timetable", course)
    assert not Session.objects.of_course(course).exists()


def test_a_move_that_is_refused_says_who_is_taken_and_offers_free_times(
    client: Client, course: Course, turin: Group, lesson: Session, trainer: Trainer, giulia: User
) -> None:
    room = make_room(course.programme, "Aula 1")
    rome = make_group(course, "Roma")
    other = make_session(course, group=rome, room=room, starts=at_nine(3), trainers=[trainer])
    asked = times(at_nine(3, minute=30)) | {"room": room.pk, "seen": lesson.revision}
    text = post(client, giulia, "move", lesson, **asked).content.decode()
    assert f"{trainer} teaches then: “{other.module}” (Roma)" in text
    assert f"The room {room} is taken then" in text
    slot = text.partition('name="slot" value="')[2].partition('"')[0]
    assert slot
    assert Session.objects.get(pk=lesson.pk).starts_at == lesson.starts_at
    assert post(client, giulia, "move", lesson, **asked, slot=slot).status_code == 302
    moved = Session.objects.get(pk=lesson.pk)
    assert (moved.starts_at.isoformat()[:16], moved.room) != (lesson.starts_at.isoformat()[:16], None)
    assert moved.revision == lesson.revision + 1
    assert not (moved.starts_at < other.ends_at and moved.ends_at > other.starts_at)


def test_free_times_are_offered_on_the_day_and_in_the_evening_that_were_wanted(
    client: Client, course: Course, turin: Group, lesson: Session, giulia: User
) -> None:
    saturday = at_nine(1, hour=19)
    saturday += timedelta(days=(5 - saturday.weekday()) % 7)
    make_session(course, group=turin, starts=saturday)
    asked = times(saturday + timedelta(minutes=30)) | {"seen": lesson.revision}
    text = post(client, giulia, "move", lesson, **asked).content.decode()
    offered = [datetime.fromisoformat(one.partition('"')[0]) for one in text.split('name="slot" value="')[1:]]
    local = [one.astimezone(course.zone) for one in offered]
    assert {one.isoweekday() for one in local} == {6}
    assert max(one.hour for one in local) >= 17


@pytest.mark.parametrize("minutes", [-60, 1800])
def test_a_length_that_no_lesson_has_is_told_in_plain_words(
    client: Client, lesson: Session, giulia: User, minutes: int
) -> None:
    asked = times(at_nine(3)) | {"minutes": minutes, "seen": lesson.revision}
    assert "from 5 minutes to 12 hours" in post(client, giulia, "move", lesson, **asked).content.decode()


def test_a_lesson_is_not_moved_to_a_time_that_the_clock_leaves_out(
    client: Client, lesson: Session, giulia: User
) -> None:
    asked = {"starts_0": "2027-03-28", "starts_1": "02:30", "minutes": 60, "seen": lesson.revision}
    text = post(client, giulia, "move", lesson, **asked).content.decode()
    assert "the clock is put forward" in text
    assert Session.objects.get(pk=lesson.pk).revision == lesson.revision


def test_whoever_moved_it_first_wins_and_the_other_is_told(client: Client, lesson: Session, giulia: User) -> None:
    text = post(client, giulia, "move", lesson, **times(at_nine(5)), seen=lesson.revision + 7).content.decode()
    assert "changed meanwhile" in text
    assert Session.objects.get(pk=lesson.pk).starts_at == lesson.starts_at


def test_a_lesson_is_added_and_a_taken_group_is_named(client: Client, lesson: Session, giulia: User) -> None:
    course, turin = lesson.course, lesson.group
    assert turin is not None
    asked = {"module": lesson.module_id, "group": turin.pk, "mode": "in_person"}
    text = post(client, giulia, "add_lesson", course, **asked, **times(lesson.starts_at)).content.decode()
    assert "Torino has a lesson then" in text
    assert post(client, giulia, "add_lesson", course, **asked, **times(at_nine(9))).status_code == 302
    assert Session.objects.of_course(course).count() == 2


def test_trainers_materials_and_the_state_of_a_lesson(client: Client, lesson: Session, giulia: User) -> None:
    second = make_trainer(lesson.programme)
    post(client, giulia, "assign_trainer", lesson, trainer=second.pk, minutes=60, fee_note="half")
    assert lesson.assignments.get(trainer=second).minutes == 60
    post(client, giulia, "release_trainer", lesson, trainer=second.pk)
    assert not lesson.assignments.filter(trainer=second).exists()
    post(client, giulia, "add_material", lesson, title="Slides", link="https://example.org/slides")
    material = lesson.materials.get()
    post(client, giulia, "remove_material", lesson, material=material.uuid)
    assert not lesson.materials.exists()
    post(client, giulia, "cancel", lesson, reason="The trainer is ill.")
    assert Session.objects.get(pk=lesson.pk).state == "cancelled"
    post(client, giulia, "restore", lesson)
    assert Session.objects.get(pk=lesson.pk).state == "planned"


def test_certificates_are_issued_to_who_reached_the_threshold_and_revoked_with_a_reason(
    client: Client, course: Course, turin: Group, amina: User, giulia: User
) -> None:
    for place, module in enumerate(course.curriculum.modules.all(), start=1):
        minutes = module.planned_minutes
        session = make_session(
            course, group=turin, module=module, minutes=minutes, starts=at_nine(-place), state="held"
        )
        attended(session, amina, minutes, by=giulia)
    text = sign_in(client, in_english(giulia)).get(reverse("admin:training_course_certificates", args=[course.pk]))
    assert "reached, not issued" in text.content.decode()
    person = amina.beneficiary.pk
    post(client, giulia, "issue", course, people=[person], languages=["it", "fr"])
    certificate = Certificate.objects.get()
    assert (certificate.minutes, certificate.languages) == (540, ["it", "fr"])
    post(client, giulia, "revoke", certificate, reason="")
    assert Certificate.objects.get().state == "valid"
    post(client, giulia, "revoke", certificate, reason="Issued by mistake.")
    assert Certificate.objects.get().state == "revoked"
    again = client.get(reverse("admin:training_course_certificates", args=[course.pk])).content.decode()
    assert f'value="{person}"' in again  # may be issued anew, but is not ticked
    assert f'value="{person}" checked' not in " ".join(again.split())


def test_somebody_below_the_threshold_cannot_be_chosen(
    client: Client, course: Course, turin: Group, amina: User, giulia: User
) -> None:
    in_group(turin, somebody(course.programme))
    post(client, giulia, "issue", course, people=[amina.beneficiary.pk])
    assert not Certificate.objects.exists()
