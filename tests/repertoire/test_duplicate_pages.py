"""Possible duplicates in the back office: the queue, two side by side, and somebody who was faster."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.duplicates.pairs import judge_no_duplicate
from core.models import AuditEvent, DuplicateCandidate
from programmes.models import Programme, Role
from repertoire.models import Entry, EntryRevision, Organisation
from tests.builders import make_opportunity, make_organisation, make_repertoire, make_request, make_speaker
from tests.cast import Cast, member, sign_in
from tests.kit.queries import assert_queries, assert_same_queries
from tests.kit.snapshot import assert_unchanged, nothing_changes
from tests.projects.judging import in_english
from tests.repertoire.test_duplicates import RIGHT, body, find_all

pytestmark = pytest.mark.django_db
QUEUE = "/admin/core/duplicatecandidate/"


@pytest.fixture
def office(client: Client, giulia: User) -> Client:
    return sign_in(client, in_english(giulia))


@pytest.fixture
def pair() -> DuplicateCandidate:
    """Two entries of the same body; the second one was confirmed and says more."""
    body("Casa del Ritorno", acronym="CR", mission_it="Accoglie.")
    body(
        "Casa del ritorno", confirmed_on=date(2026, 5, 1), mission_it="Accoglie e accompagna.", mission_fr="Accueille."
    )
    find_all()
    return DuplicateCandidate.objects.get()


def page(pair: DuplicateCandidate, act: str = "change") -> str:
    return reverse(f"admin:core_duplicatecandidate_{act}", args=[pair.pk])


def both(pair: DuplicateCandidate) -> tuple[Organisation, Organisation]:
    return Organisation.objects.get(pk=pair.left_id), Organisation.objects.get(pk=pair.right_id)


def sent(client: Client, pair: DuplicateCandidate, **changed: str) -> dict[str, str]:
    """The form as the page offers it, but for what is `changed`."""
    form = next(act for act in client.get(page(pair)).context["acts"] if act.name == "merge")
    return {name: str(form.initial[name]) for name in form.fields} | changed


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_queue_names_both_and_the_start_page_counts_them(office: Client, pair: DuplicateCandidate) -> None:
    text = text_of(office.get(QUEUE))
    for words in ("Casa del Ritorno", "Casa del ritorno", "Torino", "100%"):
        assert words in text, words
    assert "Possible duplicates to look at" in text_of(office.get("/admin/"))


def test_what_is_judged_leaves_the_queue(office: Client, pair: DuplicateCandidate) -> None:
    office.post(page(pair, "different"))
    assert "Casa del Ritorno" not in text_of(office.get(QUEUE))
    assert "Casa del Ritorno" in text_of(office.get(f"{QUEUE}?judged=not_duplicate"))
    assert "Possible duplicates to look at" not in text_of(office.get("/admin/"))
    text = text_of(office.get(page(pair)))
    assert "Giulia" in text
    assert "Merge the two" not in text


def test_a_pair_of_which_one_is_gone_is_not_there(office: Client, pair: DuplicateCandidate, giulia: User) -> None:
    one, other = both(pair)
    Organisation.objects.filter(pk=other.pk).update(state="merged", merged_into=one)
    assert "Casa del Ritorno" not in text_of(office.get(QUEUE))
    assert office.get(page(pair)).status_code == 404


def test_the_fuller_and_later_confirmed_is_offered(office: Client, pair: DuplicateCandidate) -> None:
    offered = sent(office, pair)
    assert (offered["stays"], offered["mission_it"], offered["mission_fr"]) == ("right", "right", "right")
    assert offered["acronym"] == "left"
    assert "kind" not in offered


def test_what_belongs_to_each_is_counted(office: Client, pair: DuplicateCandidate, yasmine: User) -> None:
    one, _other = both(pair)
    for number in range(7):
        make_opportunity(one, title_it=f"Corso {number}", title_en="")
    make_speaker(yasmine, one)
    text = text_of(office.get(page(pair)))
    assert "<b>7</b>" in text
    assert "and 2 more" in text
    assert str(yasmine) in text


def test_they_are_merged_as_was_chosen(office: Client, pair: DuplicateCandidate, client: Client) -> None:
    one, other = both(pair)
    offer = make_opportunity(one)
    response = office.post(page(pair, "merge"), sent(office, pair, mission_it="left"))
    assert response.headers["Location"] == reverse("admin:repertoire_organisation_change", args=[other.pk])
    one, other = both(pair)
    offer.refresh_from_db()
    assert (one.state, one.merged_into, offer.organisation) == ("merged", other, other)
    assert (other.acronym, other.mission_it, other.mission_fr) == ("CR", "Accoglie.", "Accueille.")
    led = Client().get(one.get_absolute_url())
    assert (led.status_code, led.headers["Location"]) == (301, other.get_absolute_url())
    assert set(Entry.objects.values_list("organisation", flat=True)) == {other.pk}


@pytest.mark.parametrize(("language", "words"), [("it", "preso da quella"), ("fr", "repris de celle-là")])
def test_what_was_merged_is_told_afterwards(
    office: Client, pair: DuplicateCandidate, giulia: User, language: str, words: str
) -> None:
    one, other = both(pair)
    make_opportunity(one)
    office.post(page(pair, "merge"), sent(office, pair))
    User.objects.filter(pk=giulia.pk).update(language=language)
    for name in ("change", "history"):
        text = text_of(office.get(reverse(f"admin:repertoire_organisation_{name}", args=[other.pk])))
        for found in (words.capitalize(), "Casa del Ritorno", "Giulia", ": 1"):
            assert found in text, (name, found)
    gone = text_of(office.get(reverse("admin:repertoire_organisation_history", args=[one.pk])))
    assert "Casa del ritorno" in gone


def test_the_log_says_it_in_words_too(client: Client, office: Client, pair: DuplicateCandidate, cast: Cast) -> None:
    office.post(page(pair, "merge"), sent(office, pair))
    text = text_of(sign_in(client, in_english(cast.dario)).get("/admin/core/auditevent/?verb=repertoire.merge_entries"))
    assert "taken from it: Acronym" in text


def refused(office: Client, pair: DuplicateCandidate, words: str, values: dict[str, str]) -> None:
    """Nothing was merged; the page says why, and what was chosen is still there."""
    one, other = both(pair)
    response = office.post(page(pair, "merge"), values)
    text = text_of(response)
    assert response.status_code == 200
    assert words in text
    assert_unchanged(one, other)
    form = next(act for act in response.context["acts"] if act.name == "merge")
    assert form["acronym"].value() == values["acronym"]


def test_changes_that_wait_are_answered_first(office: Client, pair: DuplicateCandidate, yasmine: User) -> None:
    one, _other = both(pair)
    EntryRevision.objects.create(organisation=one, content={}, by=yasmine)
    refused(office, pair, "Clear or refuse them first", sent(office, pair, acronym="right"))


def test_what_changed_since_is_looked_at_again(office: Client, pair: DuplicateCandidate) -> None:
    values = sent(office, pair, acronym="right")
    Organisation.objects.filter(pk=pair.left_id).update(mission_it="Altro.")
    refused(office, pair, "has been changed since you opened this page", values)
    office.post(page(pair, "merge"), sent(office, pair))
    assert Organisation.objects.filter(state="merged").count() == 1


def test_somebody_else_was_faster(office: Client, pair: DuplicateCandidate, marco: User) -> None:
    values = sent(office, pair, acronym="right")
    judge_no_duplicate(pair, permission=RIGHT, by=marco, at=timezone.now())
    refused(office, pair, f"{marco} has said meanwhile that they are different", values)
    response = office.post(page(pair, "different"), follow=True)
    assert f"{marco} has said meanwhile" in text_of(response)


def test_a_choice_left_out_is_asked_for(office: Client, pair: DuplicateCandidate) -> None:
    values = sent(office, pair)
    del values["stays"]
    refused(office, pair, "Which of them stays", values)


def test_no_name_is_left_to_nobody(office: Client) -> None:
    body("Casa del Ritorno")
    body("", name_fr="Casa del Ritorno")
    find_all()
    pair = DuplicateCandidate.objects.get()
    values = sent(office, pair, name_it="right", name_fr="left")
    assert "needs a name" in text_of(office.post(page(pair, "merge"), values))
    assert not Organisation.objects.filter(state="merged").exists()


def test_only_who_keeps_the_repertoire_sees_and_judges(
    client: Client, pair: DuplicateCandidate, cast: Cast, other_programme: Programme
) -> None:
    for person in (cast.youssef, cast.yasmine, cast.lucia, cast.elena):
        sign_in(client, person)
        with nothing_changes():
            found = [client.get(QUEUE), client.get(page(pair))]
            found += [client.post(page(pair, act), {"stays": "left"}) for act in ("merge", "different")]
        assert {response.status_code for response in found} == {403}, person
    for person in (cast.marco, member(other_programme, Role.OFFICER, "Sara Costa")):
        assert sign_in(client, person).get(page(pair)).status_code == 200, person


def test_reading_a_pair_is_written_down(office: Client, pair: DuplicateCandidate, giulia: User) -> None:
    office.get(page(pair))
    assert AuditEvent.objects.filter(verb="core.duplicatecandidate.read", actor=giulia, target_id=pair.pk).exists()


def test_entry_and_import_lead_to_the_pair(office: Client, pair: DuplicateCandidate) -> None:
    from tests.core.test_import_pages import send

    entry = text_of(office.get(reverse("admin:repertoire_organisation_change", args=[pair.left_id])))
    assert page(pair) in entry
    batch = send(office, b"name_it,kind,country,city\nCasa del Rittorno,ngo,IT,Roma\n")
    text = text_of(office.get(f"/admin/core/importbatch/{batch.pk}/change/?show=possible_duplicate"))
    assert "It resembles" in text
    assert page(pair) in text


def test_an_open_request_for_both_is_one(office: Client, pair: DuplicateCandidate, youssef: User, amina: User) -> None:
    one, other = both(pair)
    for entry in (one, other):
        make_request(youssef, organisation=entry)
    asked = make_request(amina, organisation=one)
    office.post(page(pair, "merge"), sent(office, pair))
    asked.refresh_from_db()
    assert asked.organisation == other
    assert not one.requests.exists()
    assert other.requests.count() == 2


def test_queries(office: Client) -> None:
    def pairs(rows: int) -> None:
        for _ in range(rows):
            left, right = sorted(make_organisation(make_repertoire()).pk for _side in "ab")
            DuplicateCandidate.objects.create(
                model="repertoire.organisation", left_id=left, right_id=right, score=0.8, fingerprint="x"
            )

    assert_same_queries(office, QUEUE, pairs, name="back office: duplicates")
    assert_queries(office, page(DuplicateCandidate.objects.latest("pk")), name="back office: pair of duplicates")
