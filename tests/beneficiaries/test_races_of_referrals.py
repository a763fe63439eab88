"""Sending at the very moment in which the consent is withdrawn; and what would happen without the lock."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any
from unittest import mock

import pgtrigger
import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from beneficiaries import referring
from beneficiaries.models import Consent, Referral
from beneficiaries.referring import send_referral
from beneficiaries.registering import change_participation
from core.models import OutboxMail
from repertoire.models import Organisation
from tests.beneficiaries.referring import agree, fresh, part_of, proposed, public_offer, withdraw
from tests.kit.races import Outcome, no_row_locks, run_together
from tests.projects.racing import refusals

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TO_PARTNER = "beneficiaries/referral_received"


@pytest.fixture
def referral(amina: User, atlas: Organisation, yasmine: User) -> Referral:
    agree(amina)
    return proposed(amina, public_offer(atlas))


def at_once(referral: Referral, amina: User, giulia: User) -> list[Outcome]:
    return run_together(
        lambda: send_referral(referral, by=giulia, at=timezone.now()),
        lambda: withdraw(amina),
    )


def leaving() -> list[str]:
    """The states of mails to the partner that could still leave."""
    found = OutboxMail.objects.filter(template=TO_PARTNER, state__in=["queued", "sending"], superseded=False)
    return list(found.values_list("state", flat=True))


@pytest.mark.parametrize("turn", range(6))
def test_whoever_is_first_nothing_is_shared_afterwards(
    referral: Referral, amina: User, giulia: User, yasmine: User, turn: int
) -> None:
    sending, withdrawing = at_once(referral, amina, giulia)
    assert withdrawing.error is None
    assert type(sending.error).__name__ in {"NoneType", "ValidationError", "WrongState"}
    assert fresh(referral).state == "revoked"
    assert not Referral.objects.received_by(yasmine).exists()
    assert leaving() == []


@contextmanager
def changed_while_it_is_sent(*, locks: bool) -> Iterator[Callable[[], None]]:
    """Whoever sends has read what is needed and not yet written, and waits there for the other to be through.

    With locks the other cannot come, and the wait is short. Yields what the other calls at its end.
    """
    through, save = threading.Event(), Referral.save

    def waits(self: Referral, *args: Any, **kwargs: Any) -> None:
        if self.state == "sent":
            through.wait(0.3 if locks else 20)
        save(self, *args, **kwargs)

    with ExitStack() as stack:
        if not locks:
            stack.enter_context(no_row_locks())
        stack.enter_context(mock.patch.object(Referral, "save", waits))
        yield through.set


def collide(referral: Referral, amina: User, giulia: User, *, locks: bool, table: bool = True) -> list[Outcome]:
    """The sending begins first; `table` says whether the database guards the states."""
    with changed_while_it_is_sent(locks=locks) as through:
        reading = threading.Event()

        def send() -> None:
            with ExitStack() as stack:
                if not table:
                    stack.enter_context(pgtrigger.ignore("beneficiaries.Referral:legal_state"))
                stack.enter_context(mock.patch.object(referring, "hindrances", tell(referring.hindrances, reading)))
                send_referral(referral, by=giulia, at=timezone.now())

        def withdrawing() -> None:
            reading.wait(20)
            withdraw(amina)
            through()

        return run_together(send, withdrawing)


def tell(read: Any, reading: threading.Event) -> Any:
    """`read`, and a sign once it is done."""

    def told(*args: Any, **kwargs: Any) -> Any:
        found = read(*args, **kwargs)
        reading.set()
        return found

    return told


def test_while_it_is_sent_the_withdrawal_waits_and_takes_it_back(
    referral: Referral, amina: User, giulia: User, yasmine: User
) -> None:
    assert refusals(collide(referral, amina, giulia, locks=True)) == []
    assert (fresh(referral).state, leaving()) == ("revoked", [])
    assert not Referral.objects.received_by(yasmine).exists()


def test_control_without_the_lock_only_the_database_stops_it(referral: Referral, amina: User, giulia: User) -> None:
    (error,) = refusals(collide(referral, amina, giulia, locks=False))
    assert error not in {"ValidationError", "WrongState", "NotAllowed"}


def test_control_without_lock_and_table_it_is_sent_after_the_no(referral: Referral, amina: User, giulia: User) -> None:
    assert refusals(collide(referral, amina, giulia, locks=False, table=False)) == []
    assert (fresh(referral).state, leaving()) == ("sent", ["queued"])
    assert not Consent.objects.filter(purpose="sharing_with_partners").latest("at").granted


@pytest.mark.parametrize(("locks", "order"), [(True, ["sent", "ended"]), (False, ["ended", "sent"])])
def test_a_participation_ends_after_what_is_being_sent_and_without_the_lock_before(
    referral: Referral, amina: User, giulia: User, locks: bool, order: list[str]
) -> None:
    reading, happened, part = threading.Event(), list[str](), part_of(amina)
    yesterday = timezone.localdate() - timedelta(days=1)
    part.since = yesterday
    part.save(update_fields=["since"])
    with changed_while_it_is_sent(locks=locks) as through:

        def send() -> None:
            with mock.patch.object(referring, "hindrances", tell(referring.hindrances, reading)), transaction.atomic():
                send_referral(referral, by=giulia, at=timezone.now())
                happened.append("sent")

        def end() -> None:
            reading.wait(20)
            change_participation(part, kind=part.kind, until=yesterday, by=giulia)
            happened.append("ended")
            through()

        assert refusals(run_together(send, end)) == []
    assert happened == order
