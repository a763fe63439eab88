"""'Still correct': by the owner, by an officer, by the link in a mail, which works once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.errors import WrongState
from repertoire.confirming import LinkUsed, confirm_by_link, confirm_entry, issue_link
from repertoire.models import Confirmation, ConfirmationRequest, Organisation
from repertoire.publishing import hide_entry
from repertoire.reminding import lapse_unconfirmed
from tests.builders import make_organisation
from tests.cast import Cast
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import assert_refused, audited, refused_by_database, run_sql


def link(organisation: Organisation, user: User) -> str:
    return issue_link(organisation, user, at=timezone.now())


def token_of(path: str) -> str:
    return path.strip("/").split("/")[-1]


def lapsed(organisation: Organisation, owner: User) -> Organisation:
    """Hidden by the clock."""
    now = timezone.now()
    Organisation.objects.filter(pk=organisation.pk).update(confirmed_on=now.date() - timedelta(days=800))
    issue_link(organisation, owner, at=now - timedelta(days=70))
    assert lapse_unconfirmed(at=now) == 1
    organisation.refresh_from_db()
    return organisation


def test_an_owner_confirms(atlas: Organisation, yasmine: User) -> None:
    made = confirm_entry(atlas, by=yasmine, at=timezone.now())
    atlas.refresh_from_db()
    assert (made.how, made.by, atlas.confirmed_on) == ("owner", yasmine, timezone.localdate())
    assert audited("repertoire.confirm_entry").parameters == {"how": "owner"}


def test_an_officer_confirms(atlas: Organisation, giulia: User) -> None:
    assert confirm_entry(atlas, by=giulia, at=timezone.now()).how == "officer"


def test_twice_on_a_day_counts_once(atlas: Organisation, yasmine: User) -> None:
    now = timezone.now()
    assert confirm_entry(atlas, by=yasmine, at=now) == confirm_entry(atlas, by=yasmine, at=now)
    assert Confirmation.objects.count() == 1


def test_others_cannot_confirm(atlas: Organisation, cast: Cast, people: dict[str, User]) -> None:
    others = [person for role, person in people.items() if role not in {"partner", "officer", "manager"}]
    assert_refused(lambda person: confirm_entry(atlas, by=person, at=timezone.now()), others)
    elsewhere = make_organisation()
    assert_refused(lambda person: confirm_entry(elsewhere, by=person, at=timezone.now()), [cast.yasmine])


def test_what_is_not_public_cannot_be_confirmed(yasmine: User, giulia: User) -> None:
    entry = make_organisation(state="awaiting")
    with nothing_changes(), pytest.raises(WrongState):
        confirm_entry(entry, by=giulia, at=timezone.now())


def test_a_confirmation_shows_again_what_the_clock_hid(atlas: Organisation, yasmine: User) -> None:
    confirm_entry(lapsed(atlas, yasmine), by=yasmine, at=timezone.now())
    atlas.refresh_from_db()
    assert (atlas.state, atlas.lapsed) == ("published", False)


def test_control_a_confirmation_does_not_undo_an_officers_hiding(
    atlas: Organisation, yasmine: User, giulia: User
) -> None:
    hide_entry(atlas, by=giulia, at=timezone.now())
    token = token_of(link(atlas, yasmine))
    with nothing_changes(), pytest.raises(WrongState):
        confirm_entry(atlas, by=yasmine, at=timezone.now())
    with nothing_changes(), pytest.raises(WrongState):
        confirm_by_link(token, at=timezone.now())


def test_a_confirmation_cannot_be_taken_back(atlas: Organisation, yasmine: User) -> None:
    made = confirm_entry(atlas, by=yasmine, at=timezone.now())
    with refused_by_database("append only"):
        run_sql("DELETE FROM repertoire_confirmation WHERE id = %s", made.pk)


# The link.


def test_only_the_hash_of_the_secret_is_kept(atlas: Organisation, yasmine: User) -> None:
    token = token_of(link(atlas, yasmine))
    asked = ConfirmationRequest.objects.get()
    assert len(token) > 40
    assert token not in str(asked.__dict__)


def test_opening_the_link_changes_nothing(client: Client, atlas: Organisation, yasmine: User) -> None:
    path = link(atlas, yasmine)
    with nothing_changes():
        response = client.get(path)
    assert response.status_code == 200
    assert "Is this still correct?" in response.content.decode()


def test_the_button_confirms_without_signing_in_and_only_once(
    client: Client, atlas: Organisation, yasmine: User
) -> None:
    path = link(atlas, yasmine)
    assert client.post(path).status_code == 200
    made = Confirmation.objects.get()
    assert (made.how, made.by) == ("mail", yasmine)
    with nothing_changes():
        assert client.post(path).status_code == 410
        assert client.get(path).status_code == 410


def test_the_page_shows_what_the_public_reads_and_no_more(client: Client, atlas: Organisation, yasmine: User) -> None:
    for visibility in ("public", "signed_in", "internal"):
        atlas.details.create(kind="person", value=f"Seen by {visibility}", visibility=visibility)
    text = client.get(link(atlas, yasmine)).content.decode()
    assert "Seen by public" in text
    assert "Seen by signed_in" not in text
    assert "Seen by internal" not in text


@pytest.mark.parametrize("why", ["too old", "left", "account closed", "no such link", "answered elsewhere"])
def test_a_link_that_is_over(client: Client, atlas: Organisation, yasmine: User, giulia: User, why: str) -> None:
    path = link(atlas, yasmine)
    match why:
        case "too old":
            ConfirmationRequest.objects.update(until=timezone.now())
        case "left":
            yasmine.speaks_for.update(until=timezone.now())
        case "account closed":
            User.objects.filter(pk=yasmine.pk).update(is_active=False)
        case "no such link":
            path = path.replace(token_of(path), "x" * 43)
        case "answered elsewhere":
            confirm_entry(atlas, by=giulia, at=timezone.now())
    with nothing_changes():
        assert client.get(path).status_code == 410
        assert client.post(path).status_code == 410
    with pytest.raises(LinkUsed):
        confirm_by_link(token_of(path), at=timezone.now())


def test_the_link_of_a_hidden_entry_says_so(client: Client, atlas: Organisation, yasmine: User, giulia: User) -> None:
    path = link(atlas, yasmine)
    hide_entry(atlas, by=giulia, at=timezone.now())
    response = client.post(path)
    assert response.status_code == 409
    assert "taken this entry off the site" in response.content.decode()


@pytest.mark.parametrize("token", ["%00", "..", "x" * 3_000, "<script>", "%F0%9F%92%A9"])
def test_links_that_nobody_made(client: Client, db: None, token: str) -> None:
    assert client.get(f"/en/partner/confirm/{token}/").status_code in {404, 410}
