"""Coming to one's own record: by an invitation of the office, or by asking it."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from beneficiaries.claiming import candidates_for, claim_record, grant_claim, refuse_claim
from beneficiaries.inviting import accept_person_invitation, invite_person
from beneficiaries.models import Beneficiary, PersonInvitation, RecordClaim
from beneficiaries.registering import record_of
from core.errors import Conflict, NotAllowed, WrongState
from core.models import OutboxMail
from programmes.models import Programme
from tests.builders import make_participation, make_person, make_user
from tests.cast import sign_in
from tests.kit.queries import assert_same_queries
from tests.projects.judging import in_english

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded(programme: Programme) -> Beneficiary:
    """The office wrote her down; she has no account yet."""
    person = make_person(
        given_name="Naïma", family_name="Tazi", birth_date="1988-05-04", skills="", email="naima@example.org"
    )
    make_participation(person, programme)
    return person


@pytest.fixture
def naima() -> User:
    return make_user("Naima Tazi", email="naima@example.org", language="fr")


def invited(person: Beneficiary, by: User, email: str = "naima@example.org") -> PersonInvitation:
    return invite_person(person.participations.get(), email=email, by=by, at=timezone.now())


def claimed(user: User, programme: Programme, **profile: Any) -> RecordClaim:
    own = record_of(user)
    Beneficiary.objects.filter(pk=own.pk).update(**profile)
    return claim_record(own, programme=programme, text="I came in spring.", by=user, at=timezone.now())


def url(invitation: PersonInvitation) -> str:
    return f"/en/my/record/invitation/{invitation.uuid}/"


def test_an_equal_address_alone_links_nothing(recorded: Beneficiary, naima: User) -> None:
    assert record_of(naima).pk != recorded.pk
    recorded.refresh_from_db()
    assert recorded.user is None


def test_the_invited_person_accepts_once(client: Client, recorded: Beneficiary, naima: User, giulia: User) -> None:
    invitation = invited(recorded, giulia)
    mail = OutboxMail.objects.get(template="beneficiaries/invited")
    assert (mail.recipient, "Tazi" in str(mail.parameters)) == ("naima@example.org", False)
    sign_in(client, naima)
    assert client.get(url(invitation)).status_code == 200
    assert client.post(url(invitation)).status_code == 302
    recorded.refresh_from_db()
    assert recorded.user == naima
    with pytest.raises(WrongState):
        accept_person_invitation(invitation, by=naima, at=timezone.now())


def test_what_was_written_before_goes_into_the_record(recorded: Beneficiary, naima: User, giulia: User) -> None:
    own = record_of(naima)
    Beneficiary.objects.filter(pk=own.pk).update(skills="Bakes", given_name="Naimah")
    accept_person_invitation(invited(recorded, giulia), by=naima, at=timezone.now())
    recorded.refresh_from_db()
    own.refresh_from_db()
    assert (recorded.user, recorded.skills, recorded.given_name) == (naima, "Bakes", "Naïma")
    assert own.merged_into == recorded


def test_a_stranger_with_the_link_gets_nothing(
    client: Client, recorded: Beneficiary, youssef: User, giulia: User
) -> None:
    invitation = invited(recorded, giulia)
    assert client.get(url(invitation)).status_code == 302
    sign_in(client, youssef)
    assert client.get(url(invitation)).status_code == 404
    assert client.post(url(invitation)).status_code == 404
    with pytest.raises(NotAllowed):
        accept_person_invitation(invitation, by=youssef, at=timezone.now())
    recorded.refresh_from_db()
    assert recorded.user is None


def test_an_address_that_is_not_confirmed_is_nobodys(
    client: Client, recorded: Beneficiary, naima: User, giulia: User
) -> None:
    invitation = invited(recorded, giulia)
    EmailAddress.objects.filter(user=naima).update(verified=False)
    with pytest.raises(NotAllowed):
        accept_person_invitation(invitation, by=naima, at=timezone.now())


def test_an_invitation_ends(client: Client, recorded: Beneficiary, naima: User, giulia: User) -> None:
    invitation = invited(recorded, giulia)
    PersonInvitation.objects.update(at=timezone.now() - timedelta(days=31))
    sign_in(client, naima)
    assert "<button" not in client.get(url(invitation)).content.decode().split("<main", 1)[1].split("</main>")[0]
    client.post(url(invitation))
    recorded.refresh_from_db()
    assert recorded.user is None


def test_a_new_invitation_ends_the_one_before(recorded: Beneficiary, giulia: User) -> None:
    first, second = invited(recorded, giulia), invited(recorded, giulia)
    assert list(PersonInvitation.objects.all()) == [second]
    assert OutboxMail.objects.get(cause_id=first.pk, template="beneficiaries/invited").state == "cancelled"


def test_only_the_office_invites_and_only_without_account(
    recorded: Beneficiary, lucia: User, giulia: User, amina: User
) -> None:
    with pytest.raises(NotAllowed):
        invited(recorded, lucia)
    with pytest.raises(ValidationError):
        invited(amina.beneficiary, giulia)


def test_an_address_of_nobody_is_not_there(client: Client, naima: User) -> None:
    sign_in(client, naima)
    assert client.get("/en/my/record/invitation/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_somebody_asks_and_the_office_grants(
    client: Client, recorded: Beneficiary, programme: Programme, naima: User, giulia: User
) -> None:
    sign_in(client, naima)
    form = {"programme": programme.pk, "text": "I came in spring."}
    assert client.post("/en/my/record/", form).status_code == 302
    claim = RecordClaim.objects.get()
    assert candidates_for(claim, user=giulia) == [recorded]
    sign_in(client, giulia)
    page = client.get(f"/admin/beneficiaries/recordclaim/{claim.pk}/change/").content.decode()
    assert "Naïma Tazi" in page
    assert "I came in spring." in page
    client.post(f"/admin/beneficiaries/recordclaim/{claim.pk}/grant/", {"matched": recorded.pk})
    recorded.refresh_from_db()
    claim.refresh_from_db()
    assert (recorded.user, claim.state, claim.matched) == (naima, "granted", recorded.pk)
    mail = OutboxMail.objects.get(template="beneficiaries/claim_answered")
    assert (mail.recipient, set(mail.parameters)) == (naima.email, {"name", "path"})


def test_a_refusal_has_an_answer(client: Client, programme: Programme, naima: User, giulia: User) -> None:
    claim = claimed(naima, programme)
    with pytest.raises(ValidationError):
        refuse_claim(claim, answer="  ", by=giulia, at=timezone.now())
    refuse_claim(claim, answer="Please come by.", by=giulia, at=timezone.now())
    sign_in(client, naima)
    assert "Please come by." in client.get("/en/my/record/").content.decode()
    with pytest.raises(WrongState):
        refuse_claim(claim, answer="Again", by=giulia, at=timezone.now())


def test_one_asks_once_a_programme(client: Client, programme: Programme, naima: User) -> None:
    claimed(naima, programme)
    with pytest.raises(ValidationError):
        claimed(naima, programme)
    sign_in(client, naima)
    page = client.post("/en/my/record/", {"programme": programme.pk, "text": "Again"})
    assert page.status_code == 200
    assert RecordClaim.objects.count() == 1


def test_nobody_asks_for_somebody_else(programme: Programme, naima: User, youssef: User) -> None:
    with pytest.raises(NotAllowed):
        claim_record(record_of(naima), programme=programme, text="Hers", by=youssef, at=timezone.now())


def test_what_may_not_be_granted_is_refused(
    recorded: Beneficiary, programme: Programme, other_programme: Programme, naima: User, giulia: User, lucia: User,
    youssef: User, amina: User,
) -> None:  # fmt: skip
    claim = claimed(naima, programme)
    elsewhere = make_person(given_name="Naïma", family_name="Tazi")
    make_participation(elsewhere, other_programme)
    assert elsewhere not in candidates_for(claim, user=giulia)
    with pytest.raises(NotAllowed):
        grant_claim(claim, matched=recorded, by=lucia, at=timezone.now())
    with pytest.raises(Conflict):
        grant_claim(claim, matched=elsewhere, by=giulia, at=timezone.now())
    with pytest.raises(WrongState):
        grant_claim(claim, matched=amina.beneficiary, by=giulia, at=timezone.now())
    claim.refresh_from_db()
    assert claim.state == "open"


def test_what_is_told_stands_beside_the_records_that_resemble_it(
    client: Client, recorded: Beneficiary, programme: Programme, naima: User, giulia: User
) -> None:
    claim = claimed(naima, programme, birth_date="1988-05-04", residence_city="Asti")
    sign_in(client, in_english(giulia))
    form = client.get(f"/admin/beneficiaries/recordclaim/{claim.pk}/change/").context["acts"][0]
    beside = {line.label: (line.told, line.beside) for line in form.lines}
    assert beside["Given name"] == ("Naima", [("Naïma Tazi", "Naïma", True)])
    assert beside["Town of residence"] == ("Asti", [("Naïma Tazi", "Torino", False)])
    assert beside["Country of origin"] == ("", [("Naïma Tazi", "Morocco", False)])
    assert "Phone" not in beside


def test_an_officer_of_another_programme_does_not_see_it(
    client: Client, recorded: Beneficiary, other_programme: Programme, naima: User, giulia: User
) -> None:
    claim = claimed(naima, other_programme)
    sign_in(client, giulia)
    assert client.get(f"/admin/beneficiaries/recordclaim/{claim.pk}/change/").status_code == 404


def test_the_list_needs_as_many_queries_with_more_rows(client: Client, programme: Programme, giulia: User) -> None:
    def make(number: int) -> None:
        for _ in range(number):
            claimed(make_user("Naima Tazi"), programme)

    sign_in(client, giulia)
    assert_same_queries(client, "/admin/beneficiaries/recordclaim/", make, name="beneficiaries: claims of records")
