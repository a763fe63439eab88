"""A calendar of 200 lessons across two changes of clocks, by its secret address, as the calendar of a phone asks."""

from datetime import datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from bench import Result
from bench.filling import office
from beneficiaries.models import Beneficiary, Cohort
from programmes.models import Programme
from training.models import (
    CalendarFeed,
    Course,
    Curriculum,
    Group,
    GroupMember,
    Module,
    Session,
    Trainer,
    TrainerAssignment,
)

NAMES = ("calendar of 200 lessons, p95", "calendar of 200 lessons, unchanged, p95")
LESSONS, RUNS = 200, 60
PLACES = ("Africa/Casablanca", "Europe/Rome")
LASTS = timedelta(hours=2)


def somebody_busy() -> CalendarFeed:
    """In two courses in two countries for most of a year, with a lesson every third day."""
    programme, _officer = office()
    user = User.objects.create(email="calendar@bench.example", full_name="Amina Zerouali")
    person = Beneficiary.objects.create(user=user, given_name="Amina", family_name="Zerouali")
    trainer = Trainer.objects.create(programme=programme, name="Paolo Riva")
    for place in PLACES:
        course = _course(programme, place)
        group = Group.objects.create(course=course, name="A", city=place)
        GroupMember.objects.create(course=course, group=group, beneficiary=person)
        for number in range(LESSONS // len(PLACES)):
            day = course.starts_on + timedelta(days=3 * number + PLACES.index(place))
            start = datetime.combine(day, time(9), ZoneInfo(place))
            module = course.curriculum.modules.all()[0]
            lesson = Session.objects.create(
                course=course, module=module, group=group, starts_at=start, ends_at=start + LASTS
            )
            TrainerAssignment.objects.create(session=lesson, trainer=trainer, minutes=120)
    return CalendarFeed.objects.create(user=user)


def _course(programme: Programme, place: str) -> Course:
    """Running, in the time of the place."""
    code, today, now = f"calendar-{PLACES.index(place)}", timezone.localdate(), timezone.now()
    curriculum = Curriculum.objects.create(programme=programme, title_it=code)
    Module.objects.create(curriculum=curriculum, title_it="Il piano d’impresa", planned_minutes=60)
    cohort = Cohort.objects.create(
        programme=programme, slug=code, capacity=10, opens_at=now, closes_at=now + timedelta(days=1)
    )
    course = Course.objects.create(
        curriculum=curriculum, cohort=cohort, code=code, title_it="Corso", time_zone=place, starts_on=today,
        ends_on=today + timedelta(days=330),
    )  # fmt: skip
    Course.objects.filter(pk=course.pk).update(state="running")
    return course


def p95(client: Client, address: str, status: int, **headers: str) -> float:
    """Milliseconds for an answer, everything included."""
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        response = client.get(address, headers=headers)
        times.append((perf_counter() - start) * 1000)
        assert response.status_code == status, response.status_code
    return sorted(times)[int(RUNS * 0.95) - 1]


def measure() -> list[Result]:
    """The whole request, middleware and database included; and once more with the tag that it answered with."""
    with transaction.atomic():
        feed = somebody_busy()
        client, address = Client(SERVER_NAME="localhost"), feed.get_absolute_url()
        first = client.get(address)
        assert first.content.count(b"BEGIN:VEVENT") == LESSONS
        fresh = p95(client, address, 200)
        unchanged = p95(client, address, 304, if_none_match=first.headers["ETag"])
        transaction.set_rollback(True)
    return [
        Result(NAMES[0], round(fresh, 1), "ms", "under 20 ms", fresh < 20),
        Result(NAMES[1], round(unchanged, 1), "ms", "under 20 ms", unchanged < 20),
    ]
