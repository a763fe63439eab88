"""The pages of a partner: what one speaks for, and nothing else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from programmes.models import Programme
from repertoire.clearing import refuse_revision
from repertoire.models import EntryRequest, EntryRevision, Opportunity, Organisation
from tests.builders import make_invitation, make_opportunity, make_organisation, make_speaker
from tests.cast import sign_in
from tests.kit.queries import assert_queries, assert_same_queries
from tests.kit.snapshot import assert_unchanged, nothing_changes
from tests.repertoire.test_propose import change


@pytest.fixture
def hers(client: Client, yasmine: User) -> Client:
    return sign_in(client, yasmine)


def url(name: str, row: Any = None) -> str:
    return reverse(f"repertoire:{name}", args=[row.uuid] if row is not None else [])


def entry(**changed: Any) -> dict[str, Any]:
    """What the form of an entry sends, with one place and one contact."""
    values: dict[str, Any] = {
        "source_language": "it", "name_it": "Casa Atlante", "name_fr": "Maison Atlas", "name_en": "Atlas House",
        "mission_it": "Aiuta chi torna.", "kind": "ngo", "sectors": ["A"], "languages": ["it", "fr"],
        "website": "https://example.org/", "locations-TOTAL_FORMS": "1", "locations-INITIAL_FORMS": "0",
        "locations-0-country": "MA", "locations-0-city": "Fès", "details-TOTAL_FORMS": "1",
        "details-INITIAL_FORMS": "0", "details-0-kind": "email", "details-0-value": "a@example.org",
        "details-0-visibility": "public",
    }  # fmt: skip
    return values | changed


def offer(**changed: Any) -> dict[str, Any]:
    values = {"source_language": "fr", "title_fr": "Un stage", "kind": "internship", "aim": "integration"}
    return values | {"description_fr": "Trois **mois**.", "valid_until": "2030-05-01"} | changed


def test_my_organisations(hers: Client, atlas: Organisation) -> None:
    other = make_organisation()
    text = hers.get(url("partner")).content.decode()
    assert "Atlas House" in text
    assert other.name_en not in text
    assert "My organisation" in text


def test_control_who_speaks_for_none_has_no_link_but_can_ask(client: Client, amina: User) -> None:
    text = sign_in(client, amina).get("/en/partner/").content.decode()
    assert "You speak for no organisation yet" in text
    assert ">My organisation<" not in text
    assert url("ask_to_speak") in text


def test_where_it_stands(hers: Client, atlas: Organisation, yasmine: User, giulia: User) -> None:
    assert "waits for clearance" not in hers.get(url("own_organisation", atlas)).content.decode()
    revision = change(atlas, yasmine, name_en="House")
    assert "waits for clearance" in hers.get(url("own_organisation", atlas)).content.decode()
    refuse_revision(revision, reason="Say it shorter.", by=giulia, at=timezone.now())
    assert "Say it shorter." in hers.get(url("own_organisation", atlas)).content.decode()


def test_still_correct_is_one_button(hers: Client, atlas: Organisation) -> None:
    response = hers.post(url("confirm_organisation", atlas), follow=True)
    atlas.refresh_from_db()
    assert atlas.confirmed_on == timezone.localdate()
    assert "Confirmed today" in response.content.decode()


def test_nothing_is_sent_by_a_preview(hers: Client, atlas: Organisation) -> None:
    with nothing_changes():
        response = hers.post(url("edit_organisation", atlas), entry(name_en="House <b>x</b>", preview="1"))
    text = response.content.decode()
    assert text.count("Aiuta chi torna.") >= 4, "once for each language, and once to be sent"
    assert "This text has not been translated yet" in text
    assert "House &lt;b&gt;x&lt;/b&gt;" in text
    assert "<b>x</b>" not in text


def test_a_preview_goes_on_to_writing_or_is_sent(hers: Client, atlas: Organisation, yasmine: User) -> None:
    with nothing_changes():
        again = hers.post(url("edit_organisation", atlas), entry(name_en="House", again="1"))
    assert 'value="House"' in again.content.decode()
    hers.post(url("edit_organisation", atlas), entry(name_en="House", send="1"))
    revision = EntryRevision.objects.get()
    assert revision.content["name_en"] == "House"
    assert revision.content["locations"][0]["city"] == "Fès"
    assert revision.content["details"] == [
        {"kind": "email", "value": "a@example.org", "label": "", "visibility": "public"}
    ]
    assert "House" in hers.get(url("edit_organisation", atlas)).content.decode()


def test_the_form_begins_with_the_source_language(hers: Client, atlas: Organisation) -> None:
    Organisation.objects.filter(pk=atlas.pk).update(source_language="fr")
    text = hers.get(url("edit_organisation", atlas)).content.decode()
    assert text.index("id_name_fr") < text.index("id_name_it") < text.index("id_name_en")


def test_parts_are_taken_away(hers: Client, atlas: Organisation) -> None:
    place = atlas.locations.create(country="MA", city="Fès")
    sent = entry(send="1", **{"locations-INITIAL_FORMS": "1", "locations-0-uuid": str(place.uuid)})
    hers.post(url("edit_organisation", atlas), sent | {"locations-0-DELETE": "on", "details-TOTAL_FORMS": "0"})
    assert EntryRevision.objects.get().content["locations"] == []


def test_what_is_wrong_is_said_beside_it(hers: Client, atlas: Organisation) -> None:
    wrong = {"name_it": "", "website": "javascript:alert(1)", "locations-0-latitude": "95", "details-0-value": "x@"}
    with nothing_changes():
        response = hers.post(url("edit_organisation", atlas), entry(send="1", **wrong))
    text = response.content.decode()
    for words in ("Write this in the language", "Enter a valid URL", "between -90 and 90", "valid email address"):
        assert words in text, words


def test_an_opportunity_is_proposed_changed_taken_back_and_renewed(hers: Client, atlas: Organisation) -> None:
    preview = hers.post(url("new_opportunity", atlas), offer(preview="1")).content.decode()
    assert "<strong>mois</strong>" in preview
    hers.post(url("new_opportunity", atlas), offer(send="1"))
    made = Opportunity.objects.get()
    assert (made.state, made.organisation) == ("awaiting", atlas)
    hers.post(url("edit_opportunity", made), offer(send="1", title_fr="Deux stages"))
    assert EntryRevision.objects.awaiting().get().content["title_fr"] == "Deux stages"
    shown = make_opportunity(atlas)
    hers.post(url("withdraw_opportunity", shown))
    shown.refresh_from_db()
    assert shown.state == "withdrawn"
    day = timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)
    hers.post(url("renew_opportunity", shown), {"valid_until": day.isoformat()})
    shown.refresh_from_db()
    assert shown.state == "awaiting"
    assert shown.revisions.get().content == {"valid_until": day.isoformat()}


def test_a_new_end_does_not_send_a_refused_text_again(
    hers: Client, atlas: Organisation, yasmine: User, giulia: User
) -> None:
    shown = make_opportunity(atlas)
    revision = change(shown, yasmine, title_en="BEST COURSE")
    refuse_revision(revision, reason="No capitals.", by=giulia, at=timezone.now())
    hers.post(url("renew_opportunity", shown), {"valid_until": "2031-05-01"})
    assert EntryRevision.objects.awaiting().get().content == {"valid_until": "2031-05-01"}
    waiting = change(shown, yasmine, title_en="Short course")
    hers.post(url("renew_opportunity", shown), {"valid_until": "2032-05-01"})
    waiting.refresh_from_db()
    assert waiting.state == "superseded"
    assert EntryRevision.objects.awaiting().get().content == {"title_en": "Short course", "valid_until": "2032-05-01"}


@pytest.mark.parametrize(
    "name", ["own_organisation", "edit_organisation", "confirm_organisation", "leave_organisation", "new_opportunity"]
)
def test_anothers_entry_does_not_exist(hers: Client, name: str) -> None:
    other = make_organisation()
    with nothing_changes():
        assert hers.get(url(name, other)).status_code in {404, 405}
        assert hers.post(url(name, other), entry(send="1") | offer()).status_code in {404, 405}
    assert_unchanged(other)


@pytest.mark.parametrize("name", ["edit_opportunity", "withdraw_opportunity", "renew_opportunity"])
def test_anothers_opportunity_does_not_exist(hers: Client, name: str) -> None:
    other = make_opportunity(make_organisation())
    with nothing_changes():
        assert hers.get(url(name, other)).status_code == 404
        assert hers.post(url(name, other), offer(send="1")).status_code == 404


def test_who_has_left_finds_nothing(hers: Client, atlas: Organisation, yasmine: User) -> None:
    hers.post(url("leave_organisation", atlas))
    assert hers.get(url("own_organisation", atlas)).status_code == 404
    assert Organisation.objects.filter(pk=atlas.pk).exists()


def test_an_invitation_is_accepted_with_a_button(
    client: Client, amina: User, atlas: Organisation, giulia: User
) -> None:
    invitation = make_invitation(atlas, amina.email, giulia)
    sign_in(client, amina)
    assert "You are asked to speak" in client.get("/en/partner/").content.decode()
    with nothing_changes():
        assert client.get(url("invitation", invitation)).status_code == 200
    client.post(url("invitation", invitation))
    assert client.get(url("own_organisation", atlas)).status_code == 200


def test_anothers_invitation_does_not_exist(hers: Client, atlas: Organisation, giulia: User) -> None:
    invitation = make_invitation(atlas, "other@example.org", giulia)
    with nothing_changes():
        assert hers.get(url("invitation", invitation)).status_code == 404
        assert hers.post(url("invitation", invitation)).status_code == 404


def test_asking_by_name_or_on_the_page_of_an_entry(client: Client, amina: User, atlas: Organisation) -> None:
    asking = f"{url('ask_to_speak')}?organisation={atlas.uuid}"
    assert asking in client.get(atlas.get_absolute_url()).content.decode()
    sign_in(client, amina)
    client.post(url("ask_to_speak"), {"name": "Casa Rif", "reason": "I run it."})
    client.post(asking, {"reason": "I work there."})
    assert set(EntryRequest.objects.values_list("called", "organisation")) == {("Casa Rif", None), ("", atlas.pk)}
    assert "Casa Rif" in client.get("/en/partner/").content.decode()


def test_an_entry_that_is_not_public_cannot_be_asked_for_by_address(client: Client, amina: User) -> None:
    hidden = make_organisation(state="hidden")
    assert sign_in(client, amina).get(f"{url('ask_to_speak')}?organisation={hidden.uuid}").status_code == 404


def test_queries(hers: Client, atlas: Organisation, yasmine: User, programme: Programme) -> None:
    def organisations(rows: int) -> None:
        for _ in range(rows):
            make_speaker(yasmine, make_organisation())

    def offers(rows: int) -> None:
        for _ in range(rows):
            change(make_opportunity(atlas), yasmine, title_en=f"Course {rows}")

    assert_same_queries(hers, url("partner"), organisations, name="partner: organisations")
    assert_same_queries(hers, url("own_organisation", atlas), offers, name="partner: organisation")
    assert_queries(hers, url("edit_organisation", atlas), name="partner: edit")
