"""Home, statements, site map and what search engines read."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from portal.models import Statement
from programmes.models import Programme
from tests.builders import make_call, make_organisation, make_programme, make_repertoire
from tests.cast import sign_in
from tests.kit.queries import assert_same_queries

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("preferred", "language"), [("fr-MA,fr;q=0.9", "fr"), ("en", "en"), ("ar", "it"), ("", "it"), ("de,en;q=0.5", "en")]
)
def test_the_root_looks_at_the_browsers_preference(client: Client, preferred: str, language: str) -> None:
    response = client.get("/", headers={"Accept-Language": preferred})
    assert response.headers["Location"] == f"/{language}/"
    assert "Accept-Language" in response["Vary"]
    assert not response.cookies


def test_the_root_knows_the_language_of_who_has_signed_in(client: Client, amina: User) -> None:
    response = sign_in(client, amina).get("/", headers={"Accept-Language": "en"})
    assert response.headers["Location"] == "/fr/"


def test_home_shows_what_is_open_what_comes_and_the_programmes(client: Client, programme: Programme) -> None:
    now = timezone.now()
    make_call(programme, title_en="Open today")
    make_call(programme, title_en="Opens in May", opens_at=now + timedelta(days=5), closes_at=now + timedelta(days=9))
    make_call(programme, title_en="Long over", opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=5))
    make_call(programme, title_en="Not published", published=False)
    make_programme("hidden", name_en="A hidden programme", published=False)
    text = page(client, "/en/")
    for shown in ("Open today", "Opens in May", "Programme mig-ressources"):
        assert shown in text
    for hidden in ("Long over", "Not published", "A hidden programme"):
        assert hidden not in text


def test_home_costs_few_queries(client: Client, programme: Programme) -> None:
    def make_rows(number: int) -> None:
        for _ in range(number):
            make_call(make_programme())

    assert_same_queries(client, "/it/", make_rows, name="portal: home")


def test_home_says_so_when_nothing_is_open(client: Client, db: None) -> None:
    assert "No call is open today" in page(client, "/en/")


def test_a_visitor_is_asked_to_sign_up_and_a_person_is_led_on(client: Client, amina: User) -> None:
    assert "/en/accounts/signup/" in page(client, "/en/")
    assert "/en/start/" in page(sign_in(client, amina), "/en/")


@pytest.mark.parametrize("kind", ["accessibility", "privacy"])
@pytest.mark.parametrize("language", ["it", "fr", "en"])
def test_every_installation_has_its_statements(client: Client, db: None, kind: str, language: str) -> None:
    with override_settings(CONTROLLER="Comune di Prova", CONTACT_EMAIL="privacy@prova.example"):
        text = page(client, f"/{language}/{kind}/")
    assert "Comune di Prova" in text
    assert "mailto:privacy@prova.example" in text


@override_settings(CONTROLLER="Comune di Prova", CONTACT_EMAIL="privacy@prova.example")
def test_an_installations_own_words_take_the_place_of_the_built_in_ones(client: Client, db: None) -> None:
    Statement.objects.create(
        kind="privacy", title_it="La nostra informativa", source_language="it",
        text_it="## Chi siamo\n{controller}, {contact}. {altro} <script>alert(1)</script>",
    )  # fmt: skip
    text = page(client, "/fr/privacy/")
    assert "La nostra informativa" in text
    assert 'Comune di Prova, <a href="mailto:privacy@prova.example"' in text
    assert "</a>. {altro}" in text
    assert "<script>alert" not in text
    assert '<h1 lang="it">' in text
    assert re.search(r'class="prose"\s+lang="it">\s*<h2>Chi siamo</h2>', text)
    assert re.findall(r'hreflang="(\w\w)"\s+href="https://', text) == ["it"]
    assert page(client, "/fr/accessibility/").count("La nostra") == 0


def test_what_the_administrator_writes_is_seen_at_once(
    client: Client, ada: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    page(client, "/it/privacy/")
    data = {
        "kind": "privacy", "source_language": "it", "title_it": "Nuova informativa", "text_it": "Testo",
        "title_fr": "", "title_en": "", "text_fr": "", "text_en": "",
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        response = sign_in(Client(), ada).post("/admin/portal/statement/add/", data)
    assert response.status_code == 302, response.context["adminform"].errors
    assert "Nuova informativa" in page(client, "/it/privacy/")
    assert page(client, "/it/privacy/") == page(client, "/it/privacy/")
    with django_capture_on_commit_callbacks(execute=True):
        pk = Statement.objects.get().pk
        sign_in(Client(), ada).post(f"/admin/portal/statement/{pk}/delete/", {"post": "yes"})
    assert "Nuova informativa" not in page(client, "/it/privacy/")


def test_only_an_administrator_writes_statements(client: Client, marco: User) -> None:
    assert sign_in(client, marco).get("/admin/portal/statement/add/").status_code == 403


def test_the_site_map_names_every_public_page(client: Client, programme: Programme) -> None:
    call = make_call(programme, title_en="A call")
    text = page(client, "/en/site-map/")
    for url in ("/en/programmes/", programme.get_absolute_url(), "/en/calls/", call.get_absolute_url(), "/en/privacy/"):
        assert f'href="{url}"' in text


def sitemap(client: Client) -> dict[str, set[str]]:
    """Address to the languages of its alternates."""
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [str(part.text).removeprefix("https://circolo.example") for part in index.iter(f"{SITEMAP}loc")]
    return {
        str(url.findtext(f"{SITEMAP}loc")): {str(link.get("hreflang")) for link in url.iter(LINK)}
        for part in parts
        for url in ElementTree.fromstring(client.get(part).content).iter(f"{SITEMAP}url")
    }


def test_a_large_repertoire_takes_several_parts_of_the_sitemap(
    client: Client, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = make_repertoire(programme)
    bodies = [make_organisation(listed, name_en=f"Body {number}") for number in range(5)]
    hidden = make_organisation(listed, name_en="Hidden", state="hidden")
    monkeypatch.setattr("portal.sitemaps.AT_ONCE", 2)
    index = client.get("/sitemap.xml").content.decode()
    assert index.count("/sitemap-organisations.xml") == 3
    assert "/sitemap-organisations.xml?p=3" in index
    found = sitemap(client)
    site = "https://circolo.example"
    assert all(f"{site}{body.get_absolute_url()}" in found for body in bodies), found
    assert not any(str(hidden.uuid) in address for address in found)


def test_the_sitemap_names_pages_in_the_languages_that_they_exist_in(client: Client, programme: Programme) -> None:
    Programme.objects.update(summary_it="x", summary_fr="x", summary_en="", description_it="y", description_fr="y")
    call = make_call(programme, title_en="", summary_fr="x", summary_en="x")
    make_call(programme, published=False, slug="hidden")
    found = sitemap(client)
    site = "https://circolo.example"
    assert found[f"{site}/it/"] == {"it", "fr", "en"}
    assert found[f"{site}/fr/programmes/{programme.code}/"] == {"it", "fr"}
    assert f"{site}/en/programmes/{programme.code}/" not in found
    assert f"{site}/en/calls/{call.slug}/" not in found
    assert not any("hidden" in address or "/my/" in address for address in found)


def test_the_sitemap_gives_the_sites_own_host_whatever_is_asked(client: Client, db: None) -> None:
    for address, expected in (("/sitemap.xml", "/sitemap-pages.xml"), ("/sitemap-pages.xml", "/it/")):
        content = client.get(address, headers={"Host": "localhost"}).content.decode()
        assert "localhost" not in content
        assert f"https://circolo.example{expected}" in content


def test_robots_are_told_where_the_sitemap_is_and_kept_out_of_accounts(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    text = response.content.decode()
    assert "Sitemap: https://circolo.example/sitemap.xml" in text
    assert "Disallow: /fr/accounts/" in text


@pytest.mark.parametrize("url", ["/sitemap.xml", "/sitemap-pages.xml", "/robots.txt"])
def test_machines_need_no_session(client: Client, db: None, url: str) -> None:
    assert not client.get(url).cookies
    assert client.post(url).status_code == 405
