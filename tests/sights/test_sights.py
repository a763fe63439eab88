"""For each role and each personal field: who can get at it and who cannot, by any way.

A way is a page, a page of the back office, its search, a history, an export, what machines ask for, a file, a mail.
Every registered field of one person holds a mark of its own; each role asks for every address of the site; what it
finds is held against the table, in both directions.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from beneficiaries.querysets.referrals import ReferralQuerySet
from core.models import OutboxMail
from core.personal_data import registered
from tests.kit.stage import one_transaction, refusals_drawn_once, taken_back
from tests.sights.addresses import Address, addresses
from tests.sights.crawling import Sights, sights_of
from tests.sights.marks import REFERENCES
from tests.sights.table import TABLE, expected
from tests.sights.world import ROLES, World, build_world

Look = Callable[..., Sights]


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One world for all roles; how many queries a page needs, other tests ask."""
    folder: Path = tmp_path_factory.mktemp("sights")
    middleware = [name for name in settings.MIDDLEWARE if "zeal" not in name]
    changed = override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=3600, MEDIA_ROOT=folder, MIDDLEWARE=middleware)
    with changed, django_db_blocker.unblock(), one_transaction(), translation.override("en"):
        yield build_world()


@pytest.fixture(scope="module")
def everywhere(world: World) -> list[Address]:
    with translation.override("en"):
        return addresses(world)


@pytest.fixture
def look(world: World, everywhere: list[Address]) -> Iterator[Look]:
    """What a role sees, at all addresses or at some."""
    with taken_back(), refusals_drawn_once():
        yield lambda role, some=None: sights_of(world, role, everywhere if some is None else some)


def base(field: str) -> str:
    return field.split(" ")[0]


def differences(found: Sights, wanted: dict[str, set[str]]) -> list[str]:
    """What is seen and may not be, and what should be seen and is not, one line each."""
    lines = []
    for field in sorted({*found, *wanted}):
        ways, allowed = found.get(field, {}), wanted.get(field, set())
        lines += [f"{field} is seen by {way}: {ways[way][:3]}" for way in sorted(set(ways) - allowed)]
        lines += [f"{field} is not seen by {way}" for way in sorted(allowed - set(ways))]
    return lines


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_what_the_table_says_and_nothing_else(role: str, look: Look) -> None:
    problems = differences(look(role), expected(role))
    assert not problems, f"the {role}:\n" + "\n".join(problems)


@pytest.mark.django_db
def test_every_registered_field_has_its_mark_and_its_line(world: World) -> None:
    """A field that nobody planted, or of which the table says nothing, fails here."""
    names = {f"{table.model._meta.label}.{name}" for table in registered() for name in table.fields}
    marked = {base(field) for field in world.marks.fields()} | REFERENCES
    assert names - marked == set(), "let tests/sights/world.py make a row of each"
    fields = world.marks.fields() | REFERENCES
    assert {base(field) for field in TABLE} == names
    assert {field for field in fields if field not in TABLE} - REFERENCES == set(), "say who sees these"


@pytest.mark.django_db
def test_those_who_look_get_mails_in_which_something_could_stand(world: World) -> None:
    written = {world.roles.get(mail.recipient.lower()) for mail in OutboxMail.objects.all()}
    assert {"person", "partner", "assessor", "officer"} <= written


PARTNER_PAGES = "/partner/referrals/"
PERSONS = "/admin/beneficiaries/beneficiary/"


def at(everywhere: list[Address], part: str) -> list[Address]:
    return [address for address in everywhere if part in address.url]


@pytest.mark.django_db
def test_control_a_read_that_gives_everything_is_found(
    look: Look, everywhere: list[Address], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = at(everywhere, PARTNER_PAGES)
    assert not look("stranger", pages)
    monkeypatch.setattr(ReferralQuerySet, "received_by", lambda rows, user: rows)
    seen = look("stranger", pages)
    problems = differences(seen, expected("stranger"))
    assert any(line.startswith("beneficiaries.Beneficiary.phone is seen by page: ['/en/partner/") for line in problems)


@pytest.mark.django_db
def test_control_a_list_that_can_be_narrowed_by_any_column_is_found(
    look: Look, everywhere: list[Address], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [address for address in at(everywhere, PERSONS) if address.url == PERSONS]
    permit = "beneficiaries.Beneficiary.permit_kind"
    assert permit not in look("case worker", pages)
    monkeypatch.setattr("core.administration.pages.personal_fields", lambda model: ())
    assert "search" in look("case worker", pages)[permit]


def test_control_what_is_expected_and_not_seen_is_found_too() -> None:
    assert differences({}, {"accounts.User.email": {"page"}}) == ["accounts.User.email is not seen by page"]
