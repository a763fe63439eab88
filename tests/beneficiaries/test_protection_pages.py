"""The pages of data protection in the back office: what they say, write down and cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.erasing import ask_erasure, refuse_erasure
from beneficiaries.models import Beneficiary, ErasureRequest, PersonExport, RetentionRule
from beneficiaries.registering import record_of
from core.administration import ScopedAdmin
from core.models import AuditEvent, OutboxMail
from core.personal_data import registered
from tests.builders import make_participation, make_person, make_programme
from tests.cast import PEOPLE, Cast, sign_in
from tests.kit.queries import assert_queries, assert_same_queries
from tests.projects.judging import in_english

pytestmark = pytest.mark.usefixtures("folders")
LISTS_WITHOUT_PERSONS = {
    "core.RenderedFile": "neither what it says nor for whom is shown",
    "core.OutboxMail": "neither recipient nor content is shown",
    "core.ImportBatch": "tells the file alone; its rows are read on its page, which is written down",
    "core.TranslationState": "labels of public texts",
    "repertoire.Organisation": "public entries",
}


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:beneficiaries_{name}", args=args)


def personal_lists() -> list[ScopedAdmin]:
    """The pages of tables with rows that belong to, or are about, a person."""
    tables = {table.model for table in registered() if table.fields and table.has_owner}
    return [found for model, found in admin.site._registry.items() if model in tables]  # type: ignore[misc]


def test_every_list_of_personal_rows_is_written_down() -> None:
    silent = [found.opts.label for found in personal_lists() if not found.personal]
    assert set(silent) <= set(LISTS_WITHOUT_PERSONS), "set `personal`, or say why not"


def test_reading_each_of_them_leaves_an_event_with_its_filter(client: Client, cast: Cast) -> None:
    cast.people()
    read = set()
    for name in PEOPLE.values():
        sign_in(client, getattr(cast, name))
        for found in personal_lists():
            url = reverse(f"admin:{found.opts.app_label}_{found.opts.model_name}_changelist")
            before = AuditEvent.objects.filter(verb=f"{found.opts.label_lower}.list").count()
            if client.get(url, {"q": "Zerouali"}).status_code == 200 and found.personal:
                events = AuditEvent.objects.filter(verb=f"{found.opts.label_lower}.list")
                assert events.count() == before + 1, found.opts.label
                assert "Zerouali" not in str(events[0].parameters)
                read.add(found.opts.label)
    elsewhere = {"beneficiaries.Participation"}  # its list leads to that of persons
    assert read == {found.opts.label for found in personal_lists() if found.personal} - elsewhere


def test_control_a_list_that_is_not_personal_leaves_none(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(admin.site._registry[Beneficiary]), "personal", False)
    assert "beneficiaries.Beneficiary" in [found.opts.label for found in personal_lists() if not found.personal]
    sign_in(client, cast.giulia).get(page("beneficiary_changelist"))
    assert not AuditEvent.objects.filter(verb="beneficiaries.beneficiary.list").exists()


def test_a_wish_is_read_and_carried_out(client: Client, cast: Cast) -> None:
    asked = ask_erasure(cast.amina.beneficiary, by=cast.amina, at=timezone.now())
    sign_in(client, in_english(cast.dario))
    text = client.get(page("erasurerequest_change", asked.pk)).content.decode()
    assert "Amina Zerouali" in text
    assert "What is held, and goes" in text
    assert AuditEvent.objects.filter(verb="beneficiaries.erasurerequest.read", actor=cast.dario).count() == 1
    assert client.post(page("erasurerequest_erase", asked.pk), {"understood": ""}).status_code == 200
    assert client.post(page("erasurerequest_erase", asked.pk), {"understood": "on"}).status_code == 302
    text = client.get(page("erasurerequest_change", asked.pk)).content.decode()
    assert "Amina" not in text
    assert ErasureRequest.objects.get().state == "done"


def test_carrying_it_out_shows_the_factor_again(client: Client, cast: Cast, settings: Any) -> None:
    asked = ask_erasure(cast.amina.beneficiary, by=cast.amina, at=timezone.now())
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    response = sign_in(client, cast.dario).post(page("erasurerequest_erase", asked.pk), {"understood": "on"})
    assert "reauthenticate" in response.headers["Location"]
    assert ErasureRequest.objects.get().state == "asked"


def test_a_refusal_needs_a_reason_that_the_person_reads(client: Client, cast: Cast) -> None:
    asked = ask_erasure(cast.amina.beneficiary, by=cast.amina, at=timezone.now(), reason="I am moving away.")
    sign_in(client, in_english(cast.dario))
    assert client.post(page("erasurerequest_refuse", asked.pk), {"reason": " "}).status_code == 200
    client.post(page("erasurerequest_refuse", asked.pk), {"reason": "A claim is open."})
    assert ErasureRequest.objects.get().reason == "I am moving away.", "what the person wrote stays beside the answer"
    assert "A claim is open." in sign_in(client, cast.amina).get(reverse("beneficiaries:my_data")).content.decode()


@pytest.mark.parametrize("takes_part", [True, False])
def test_whoever_is_refused_gets_a_mail_in_a_programme_or_in_none(cast: Cast, takes_part: bool) -> None:
    person = record_of(cast.yasmine if not takes_part else cast.amina)
    asked = ask_erasure(person, by=person.user, at=timezone.now())
    refuse_erasure(asked, reason="A claim is open.", by=cast.dario, at=timezone.now())
    mail = OutboxMail.objects.get(template="beneficiaries/erasure_refused")
    assert mail.recipient == person.email


def test_a_wish_by_letter_is_written_down_for_the_one_person_meant(client: Client, cast: Cast) -> None:
    person = make_person(given_name="Hassan", family_name="Amrani")
    make_participation(person, cast.programme)
    values = {"person": "hassan amrani", "evidence": "A signed letter"}
    sign_in(client, in_english(cast.dario))
    assert client.post(page("erasurerequest_add"), values | {"person": "Nobody"}).status_code == 200
    assert client.post(page("erasurerequest_add"), values).status_code == 302
    assert ErasureRequest.objects.get().beneficiary == person
    make_participation(make_person(given_name="Hassan", family_name="Amrani"), cast.programme)
    assert b"Several persons" in client.post(page("erasurerequest_add"), values).content


def test_persons_of_other_programmes_are_nobody(client: Client, cast: Cast) -> None:
    values = {"person": cast.youssef.email, "evidence": "A letter"}
    assert (
        b"Nobody in your programmes"
        in sign_in(client, in_english(cast.dario)).post(page("erasurerequest_add"), values).content
    )


def test_the_list_of_wishes(client: Client, cast: Cast) -> None:
    def make(rows: int) -> None:
        for _ in range(rows):
            person = make_person()
            make_participation(person, cast.programme)
            ErasureRequest.objects.create(beneficiary=person)

    url = page("erasurerequest_changelist")
    assert_same_queries(sign_in(client, cast.dario), url, make, name="back office: erasures")


def test_the_list_of_files(client: Client, cast: Cast) -> None:
    def make(rows: int) -> None:
        for _ in range(rows):
            PersonExport.objects.create(
                programme=cast.programme, purpose="Seats", language="it", by=cast.marco,
                expires_at=timezone.now() + timedelta(days=7),
            )  # fmt: skip

    url = page("personexport_changelist")
    assert_same_queries(sign_in(client, cast.marco), url, make, name="back office: exports")


def test_the_list_of_periods(client: Client, cast: Cast) -> None:
    def make(rows: int) -> None:
        for _ in range(rows):
            programme = make_programme()
            cast.dario.memberships.create(programme=programme, role="data_protection")
            RetentionRule.objects.create(programme=programme, about="import", months=3)

    url = page("retentionrule_changelist")
    assert_same_queries(sign_in(client, cast.dario), url, make, name="back office: periods")


def test_the_other_pages_keep_to_their_queries(client: Client, cast: Cast) -> None:
    asked = ask_erasure(cast.amina.beneficiary, by=cast.amina, at=timezone.now())
    RetentionRule.objects.create(about="ended_participation", months=1)
    sign_in(client, in_english(cast.dario))
    assert_queries(client, page("erasurerequest_change", asked.pk), name="back office: an erasure")
    assert_queries(client, page("retentionrule_soon"), name="back office: erased soon")
    assert_queries(client, page("personexport_add"), name="back office: ask for a file")


def test_only_data_protection_sets_the_period_of_all_programmes(client: Client, cast: Cast) -> None:
    values = {"about": "import", "months": "6", "programme": ""}
    sign_in(client, cast.marco).post(page("retentionrule_add"), values)
    assert not RetentionRule.objects.exists()
    sign_in(client, cast.dario).post(page("retentionrule_add"), values)
    rule = RetentionRule.objects.get()
    assert sign_in(client, cast.marco).post(page("retentionrule_change", rule.pk), values).status_code == 403
