"""Somebody asks for a newsletter in French; Chiara writes an issue in three languages and sends it; it is read, and
left in one click."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as of_site
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from newsletters.models import Issue, IssueTest, Newsletter, Subscription
from newsletters.queueing import start_due_issues
from newsletters.sending import send_due
from newsletters.testing import send_tests_due
from programmes.models import Programme
from tests.journeys.conftest import Visit
from tests.journeys.office import act
from tests.journeys.steps import mails_to, press
from tests.kit.browser import assert_accessible, assert_fits
from tests.kit.worker import Mailbox, mail_server
from tests.newsletters.builders import make_newsletter, make_subscriber

ADDRESS = "nadia@example.org"
TITLES = {"it": "Una porta in più", "fr": "Une porte de plus", "en": "One more door"}
TEXTS = {"it": "Si apre **giovedì**.", "fr": "Elle s’ouvre **jeudi**.", "en": "It opens on **Thursday**."}


@pytest.fixture
def newsletter(transactional_db: None, programme: Programme) -> Newsletter:
    Programme.objects.filter(pk=programme.pk).update(published=True)
    return make_newsletter(programme, code="there-and-back")


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A real mail server, to which newsletters are sent; other mail stays where tests keep it."""
    with mail_server() as (found, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
        yield found


def subscribe(page: Page, newsletter: Newsletter) -> None:
    """From the archive, by the form and the mail that answers it."""
    page.goto("/fr/newsletters/")
    press(page, "main a.button >> nth=0")
    assert_fits(page)
    page.fill("[name=email]", ADDRESS)
    page.check(f"[name=newsletters][value='{newsletter.code}']")
    press(page, "main form button[type=submit]")
    message = mails_to(ADDRESS)[-1]
    link = re.search(rf"{re.escape(of_site.SITE_URL)}(/fr/newsletters/confirm/\S+)", message.body)
    assert link, message.body
    page.goto(link[1])
    assert Subscription.objects.get().state == "pending", "to open the page confirms nothing"
    assert_accessible(page)
    press(page, "main form button[type=submit]")
    assert Subscription.objects.get().state == "confirmed"


def write(page: Page, field: str, words: dict[str, str]) -> None:
    for language, text in words.items():
        page.fill(f"#words [name={field}_{language}]", text)
    page.locator(f"#words [name={field}_en]").blur()
    expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "saved", timeout=15_000)


def begin(page: Page) -> Issue:
    """A new issue, with its titles and one article, in three languages."""
    page.goto("/admin/newsletters/issue/add/")
    page.fill("[name=title_it]", TITLES["it"])
    press(page, "[name=_save]")
    write(page, "title", TITLES)
    press(page, "button[value=add_article]")
    write(page, "title", {language: f"{title}!" for language, title in TITLES.items()})
    write(page, "body", TEXTS)
    return Issue.objects.get()


def link_of(mail: EmailMessage, wanted: str) -> str:
    """The path of a link in the HTML of a mail."""
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    found = re.search(rf'href="([^"]*{wanted}[^"]*)"', html)
    assert found, wanted
    return urlsplit(found[1]).path


def test_an_issue_is_written_tested_sent_read_and_left(
    visit: Visit, newsletter: Newsletter, chiara: User, request: pytest.FixtureRequest
) -> None:
    reader = visit(language="fr")
    subscribe(reader, newsletter)
    make_subscriber(newsletter, email="sara@example.org", language="en")
    mailbox: Mailbox = request.getfixturevalue("mailbox")

    page = visit(chiara, device="desk", language="it")
    issue = begin(page)
    assert_accessible(page)
    preview = page.frame_locator("#preview")
    expect(preview.locator("body")).to_contain_text("giovedì")
    page.click("[target=preview][data-language=fr]")
    expect(preview.locator("body")).to_contain_text("jeudi")

    page.goto(f"/admin/newsletters/issue/{issue.pk}/change/")
    act(page, "test", addresses="chiara@example.org")
    assert send_tests_due() == IssueTest.objects.count() == 3
    subjects = {str(mail["Subject"]) for mail in mailbox.to("chiara@example.org")}
    assert all(any(title in subject for subject in subjects) for title in TITLES.values())

    act(page, "schedule", when="now")
    start_due_issues(timezone.now())
    page.goto(f"/admin/newsletters/issue/{issue.pk}/progress/")
    assert_accessible(page)
    assert send_due() == 2
    issue.refresh_from_db()
    assert issue.state == "sent"
    page.reload()
    expect(page.locator("main")).to_contain_text("2")

    mail = mailbox.to(ADDRESS)[0]
    assert (str(mail["Subject"]), str(mail["Content-Language"])) == (TITLES["fr"], "fr")
    reader.goto(link_of(mail, f"/newsletters/{newsletter.code}/{issue.number}/"))
    expect(reader.locator("h1")).to_have_text(TITLES["fr"])
    assert_fits(reader)
    assert_accessible(reader)
    reader.goto(link_of(mail, "/leave/"))
    assert Subscription.objects.of_newsletter(newsletter).confirmed().count() == 2, "to open the page leaves nothing"
    press(reader, "main form button[type=submit]")
    assert_accessible(reader)
    left = Subscription.objects.get(subscriber__email=ADDRESS)
    assert left.state == "unsubscribed"
    header = str(mailbox.to("sara@example.org")[0]["List-Unsubscribe"])
    answer = reader.request.post(urlsplit(header.strip("<>")).path, form={"List-Unsubscribe": "One-Click"})
    assert answer.status == 200
    assert not Subscription.objects.of_newsletter(newsletter).confirmed().exists()
