"""Fifty officers' clicks at once: so many selections, each on a connection of its own, for a cohort of 20 places."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import perf_counter

from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import User
from bench import Result
from bench.filling import office
from beneficiaries.enrolling import NoPlaceLeft
from beneficiaries.models import Beneficiary, Cohort, Enrolment
from beneficiaries.selecting import select

NAMES = ("50 concurrent selections for 20 places, places given", "50 concurrent selections, the last one done")
AT_ONCE, PLACES = 50, 20
TARGETS = (f"exactly {PLACES}", "under 10 s")


def a_full_house() -> tuple[list[Enrolment], User]:
    """Fifty applicants of a fresh cohort, and the officer."""
    programme, officer = office()
    now = timezone.now()
    with transaction.atomic():
        cohort = Cohort.objects.create(
            programme=programme, slug=f"bench-{now:%Y%m%d%H%M%S%f}", name_it="Bench", capacity=PLACES,
            opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1),
        )  # fmt: skip
        people = Beneficiary.objects.bulk_create(
            Beneficiary(given_name=f"Given{number}", family_name="Cohort") for number in range(AT_ONCE)
        )
        rows = [Enrolment(cohort=cohort, beneficiary=person) for person in people]
        return Enrolment.objects.bulk_create(rows), officer


def measure() -> list[Result]:
    """All select at the same moment; who finds no place is refused, and nobody else."""
    rows, officer = a_full_house()
    connections.settings["default"]["OPTIONS"].pop("pool", None)  # fifty clicks come from many processes, not one pool
    start = Barrier(AT_ONCE)

    def one(row: Enrolment) -> bool:
        try:
            connection.ensure_connection()
            start.wait(60)
            select(row, by=officer, at=timezone.now())
        except NoPlaceLeft:
            return False
        finally:
            connection.close()
        return True

    began = perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        given = sum(pool.map(one, rows))
    seconds = perf_counter() - began
    held = Enrolment.objects.of_cohort(rows[0].cohort).holding_a_place().count()
    return [
        Result(NAMES[0], held, "places", TARGETS[0], held == given == PLACES),
        Result(NAMES[1], round(seconds, 2), "s", TARGETS[1], seconds < 10),
    ]
