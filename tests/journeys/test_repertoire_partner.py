"""A partner keeps an entry true, on a phone, in French; the officer answers in Italian, at a desk."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from repertoire.filters.keeping import new_for
from repertoire.indexing import write_labels
from repertoire.models import EntryRevision, Opportunity, Organisation, OrganisationMember, SavedSearch
from repertoire.reminding import ask_for_confirmations
from repertoire.saving import tell_searchers
from tests.builders import make_opportunity, make_speaker
from tests.journeys.conftest import Visit
from tests.journeys.office import act
from tests.journeys.repertoire import (
    SUBMIT,
    clear_first_waiting,
    fill_offer,
    link_in_mail,
    open_first_waiting,
    preview_and_send,
)
from tests.journeys.steps import CODE, PASSWORD, mails_to, press
from tests.kit.browser import Watch, assert_accessible, assert_fits

LEILA = "leila@example.org"
WRITTEN = "Un atelier de menuiserie ouvert à qui revient."


@pytest.fixture
def entry(transactional_db: None, atlas: Organisation) -> Organisation:
    """The published entry, written first in French."""
    write_labels()
    Organisation.objects.filter(pk=atlas.pk).update(source_language="fr", mission_fr="Aide au retour.")
    atlas.refresh_from_db()
    return atlas


@pytest.fixture
def speaker(entry: Organisation, amina: User) -> User:
    """Amina reads French and speaks for the entry."""
    make_speaker(amina, entry)
    return amina


def own(entry: Organisation, more: str = "") -> str:
    return f"/fr/partner/organisations/{entry.uuid}/{more}"


def sign_up_from_the_link(page: Page, path: str) -> None:
    """The link of the invitation asks to sign in; there is no account yet."""
    page.goto(path)
    press(page, "#no-account ~ p a")
    page.fill("input[name=full_name]", "Leïla Berrada")
    page.fill("input[name=email]", LEILA)
    page.fill("input[name=password1]", PASSWORD)
    press(page, SUBMIT)
    code = CODE.search(mails_to(LEILA)[-1].body)
    assert code
    page.fill("input[name=code]", code.group())
    press(page, SUBMIT)


def test_from_the_invitation_to_the_public_page(visit: Visit, entry: Organisation, giulia: User) -> None:
    office = visit(giulia, device="desk", language="it")
    office.goto(f"/admin/repertoire/organisation/{entry.pk}/change/")
    office.click("#act-invite > summary")
    office.select_option("#act-invite select[name=language]", "fr")
    act(office, "invite", email=LEILA)
    phone = visit(device="phone", language="fr")
    invitation = link_in_mail(LEILA, language="fr")
    sign_up_from_the_link(phone, invitation)
    assert phone.url.endswith(invitation), phone.url
    press(phone, "main form button[type=submit]")
    member = OrganisationMember.objects.get(organisation=entry)
    assert (member.user.email, member.by) == (LEILA, giulia)

    press(phone, ".page-head a.button")
    phone.fill("[name=mission_fr]", WRITTEN)
    assert WRITTEN in preview_and_send(phone)
    expect(phone.locator(".notice", has_text="attente de validation")).to_have_count(1)
    public = visit(device="phone", language="fr")
    page_of_entry = f"/fr/repertoire/organisations/{entry.uuid}/"
    public.goto(page_of_entry)
    expect(public.locator("main")).to_contain_text("Aide au retour.")

    open_first_waiting(office)
    expect(office.locator("#differences ~ div ins").first).to_contain_text("atelier de menuiserie")
    expect(office.locator("#differences ~ div del").first).to_contain_text("Aide")
    act(office, "clear")
    entry.refresh_from_db()
    assert entry.mission_fr == WRITTEN
    assert EntryRevision.objects.get().decided_by == giulia
    public.goto(page_of_entry)
    expect(public.locator("main")).to_contain_text(WRITTEN)
    phone.goto(link_in_mail(LEILA, language="fr"))
    expect(phone.locator(".notice", has_text="attente de validation")).to_have_count(0)


def test_a_refusal_is_read_and_put_right(visit: Visit, entry: Organisation, speaker: User, giulia: User) -> None:
    phone = visit(speaker, device="phone", language="fr")
    phone.goto(own(entry, "edit/"))
    phone.fill("[name=mission_fr]", "LES MEILLEURS DU MAROC !!!")
    preview_and_send(phone)
    office = visit(giulia, device="desk", language="it")
    open_first_waiting(office)
    act(office, "refuse", reason="Écrivez plutôt ce que vous faites, et pour qui.")
    assert EntryRevision.objects.get().state == "refused"
    phone.goto(link_in_mail(speaker.email, language="fr"))
    expect(phone.locator(".notice-error")).to_contain_text("ce que vous faites, et pour qui")
    press(phone, ".page-head a.button")
    expect(phone.locator("[name=mission_fr]")).to_have_value("LES MEILLEURS DU MAROC !!!")
    expect(phone.locator(".notice-error")).to_contain_text("ce que vous faites, et pour qui")
    phone.fill("[name=mission_fr]", WRITTEN)
    preview_and_send(phone)
    clear_first_waiting(office)
    entry.refresh_from_db()
    assert entry.mission_fr == WRITTEN


@pytest.mark.parametrize("scripts", [True, False])
def test_an_opportunity_is_written_published_renewed_and_taken_back(
    visit: Visit, entry: Organisation, speaker: User, giulia: User, scripts: bool
) -> None:
    today = timezone.localdate()
    phone = visit(speaker, device="phone", language="fr", scripts=scripts)
    office = visit(giulia, device="desk", language="it", scripts=scripts)
    phone.goto(own(entry, "opportunities/new/"))
    fill_offer(phone, language="fr", title="Stage en menuiserie", until=today + timedelta(days=20))
    said = preview_and_send(phone)
    assert said.count("Stage en menuiserie") == 3  # Italian and English readers get the French one
    assert "six jeunes" in said
    expect(phone.locator(".card .badge")).to_have_text("en attente de validation")
    clear_first_waiting(office)
    offer = Opportunity.objects.get()
    public = visit(device="phone", language="fr")
    public.goto("/fr/repertoire/opportunities/?q=menuiserie")
    expect(public.locator(".card h2")).to_have_text("Stage en menuiserie")

    phone.goto(own(entry))
    press(phone, ".card a[href$='/renew/']")
    later = today + timedelta(days=200)
    phone.fill("[name=valid_until]", later.isoformat())
    press(phone, SUBMIT)
    offer.refresh_from_db()
    assert (offer.state, offer.valid_until) == ("published", today + timedelta(days=20))  # until somebody has read it
    clear_first_waiting(office)
    offer.refresh_from_db()
    assert offer.valid_until == later

    phone.goto(own(entry))
    press(phone, ".card a[href$='/withdraw/']")
    press(phone, "main button.danger")
    public.goto("/fr/repertoire/opportunities/?q=menuiserie")
    expect(public.locator(".card")).to_have_count(0)
    assert Opportunity.objects.get().state == "withdrawn"


def test_still_correct_by_the_link_of_the_mail(visit: Visit, watch: Watch, entry: Organisation, speaker: User) -> None:
    long_ago = timezone.localdate() - timedelta(days=400)
    Organisation.objects.filter(pk=entry.pk).update(confirmed_on=long_ago)
    assert ask_for_confirmations(at=timezone.now()) == 1
    phone = visit(device="phone", language="fr")  # not signed in
    link = link_in_mail(speaker.email, language="fr")
    phone.goto(link)
    expect(phone.locator("main")).to_contain_text("Maison Atlas")
    assert_accessible(phone)
    assert_fits(phone)
    entry.refresh_from_db()
    assert entry.confirmed_on == long_ago  # opening it changes nothing
    press(phone, "main form button[type=submit]")
    assert_accessible(phone)
    entry.refresh_from_db()
    assert entry.confirmed_on == timezone.localdate()
    assert entry.confirmations.get().by == speaker
    watch.allow("410")
    answer = phone.goto(link)
    assert answer is not None
    assert answer.status == 410


def test_somebody_asks_on_the_page_of_the_entry(visit: Visit, entry: Organisation, youssef: User, giulia: User) -> None:
    phone = visit(youssef, device="phone", language="fr")
    phone.goto(f"/fr/repertoire/organisations/{entry.uuid}/")
    press(phone, "a[href*='/partner/requests/new/']")
    phone.fill("[name=reason]", "J’y suis trésorier depuis deux ans.")
    press(phone, SUBMIT)
    expect(phone.locator("#requests ~ ul .card")).to_contain_text("Maison Atlas")
    office = visit(giulia, device="desk", language="it")
    office.goto("/admin/")
    press(office, "a[href*='/repertoire/entryrequest/']")
    press(office, "#result_list th a")
    expect(office.locator("#content")).to_contain_text("trésorier depuis deux ans")
    assert_accessible(office)
    act(office, "grant")
    phone.goto(link_in_mail(youssef.email, language="fr"))
    expect(phone.locator("h1")).to_have_text("Maison Atlas")


def test_a_kept_search_tells_of_what_is_new(visit: Visit, entry: Organisation, youssef: User) -> None:
    phone = visit(youssef, device="phone", language="fr")
    phone.goto("/fr/repertoire/opportunities/?q=menuiserie")
    press(phone, "form[action$='/my/searches/save/'] button")
    expect(phone.locator("main h2")).to_contain_text("menuiserie")
    make_opportunity(entry, title_fr="Cours de menuiserie")
    SavedSearch.objects.update(told_until=timezone.now() - timedelta(days=2))
    assert tell_searchers(new_for=new_for, at=timezone.now() + timedelta(hours=1)) == 1
    phone.goto(link_in_mail(youssef.email, language="fr"))
    expect(phone.locator(".card h2")).to_have_text("Cours de menuiserie")
    phone.goto("/fr/my/searches/")
    press(phone, "main form[action$='/forget/'] button")
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("device", ["phone", "desk"])
def test_the_partners_pages_are_accessible_and_fit(
    visit: Visit, entry: Organisation, speaker: User, device: str
) -> None:
    offer = make_opportunity(entry)
    page = visit(speaker, device=device, language="fr")
    offers = [f"/fr/partner/opportunities/{offer.uuid}/{name}/" for name in ("edit", "renew", "withdraw")]
    entries = [own(entry, more) for more in ("", "edit/", "opportunities/new/", "leave/")]
    for address in ["/fr/partner/", *entries, *offers, "/fr/partner/requests/new/", "/fr/my/searches/"]:
        page.goto(address)
        for summary in page.locator("main .fold > summary").all():
            summary.click()
        assert_accessible(page)
        assert_fits(page)
    page.goto(own(entry, "edit/"))
    press(page, "button[name=preview]")
    assert_accessible(page)
    page.goto(own(entry, "edit/"))
    page.fill("[name=name_fr]", "")
    press(page, "button[name=send]")
    expect(page.locator(".has-error [name=name_fr]")).to_be_visible()
    assert_accessible(page)
