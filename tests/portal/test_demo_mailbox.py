"""The mailbox of the demo: every mail as text and as HTML, harmless; and no such page outside the demo."""

from base64 import b64encode
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client, override_settings
from django.urls import path

from config.urls import urlpatterns as of_the_site
from core.mail_sending import send_due
from core.mailbox import keep_mail
from core.mailing import Recipient, queue_mail
from portal.views import demo_mailbox

urlpatterns = [
    path("demo/mailbox/", demo_mailbox.mailbox, name="demo_mailbox"),
    path("demo/mailbox/<slug:name>/", demo_mailbox.mail, name="demo_mail"),
    path("demo/mailbox/<slug:name>/as-html/", demo_mailbox.mail_as_html, name="demo_mail_as_html"),
    *of_the_site,
]
pytestmark = pytest.mark.django_db
in_the_demo = pytest.mark.urls(__name__)
BACKEND = "core.mailbox.FileBackend"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Path]:
    with override_settings(DEMO=True, EMAIL_BACKEND=BACKEND, EMAIL_FILE_PATH=tmp_path / "mail"):
        yield tmp_path / "mail"


def name_of_the_mail(folder: Path) -> str:
    return next(folder.glob("*.eml")).stem


@in_the_demo
def test_an_empty_mailbox_says_what_to_do(client: Client, demo: Path) -> None:
    assert "No mail yet" in client.get("/demo/mailbox/", headers={"Accept-Language": "en"}).content.decode()


@in_the_demo
def test_what_the_demo_sends_can_be_read(client: Client, demo: Path) -> None:
    to = Recipient("amina@example.org", "fr", "Amina Zerouali")
    queue_mail("projects/submitted", to=to, path="/fr/my/projects/", reference="MR1-001")
    assert send_due() == 1
    name = name_of_the_mail(demo)
    listed = client.get("/demo/mailbox/").content.decode()
    assert f"/demo/mailbox/{name}/" in listed
    assert "amina@example.org" in listed
    page = client.get(f"/demo/mailbox/{name}/").content.decode()
    assert "MR1-001" in page
    assert '<a href="https://circolo.example/fr/my/projects/"' in page
    html = client.get(f"/demo/mailbox/{name}/as-html/")
    assert "MR1-001" in html.content.decode()
    policy = html["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in policy
    assert "script-src 'none'" in policy
    assert "sandbox" in policy
    assert "unsafe-inline" not in client.get("/demo/mailbox/")["Content-Security-Policy"]


@in_the_demo
def test_the_moment_of_a_mail_is_shown_in_the_readers_time_zone(client: Client, demo: Path) -> None:
    mail = EmailMultiAlternatives("A", "B", "a@example.org", ["b@example.org"], connection=get_connection(BACKEND))
    mail.extra_headers["Date"] = "Tue, 01 Dec 2026 08:30:00 -0000"
    mail.send()
    assert "1 December 2026, 09:30" in client.get("/demo/mailbox/", headers={"Accept-Language": "en"}).content.decode()


@in_the_demo
def test_a_mail_brings_no_markup_into_our_pages(client: Client, demo: Path) -> None:
    EmailMultiAlternatives(
        "<img src=x onerror=alert(1)>", "<script>alert(1)</script> http://evil.example/?a=1&b=<b>",
        "a@example.org", ["<b>x</b>@example.org"], connection=get_connection(BACKEND),
    ).send()  # fmt: skip
    for url in ("/demo/mailbox/", f"/demo/mailbox/{name_of_the_mail(demo)}/"):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>" not in page


@in_the_demo
def test_the_latest_mail_comes_first(client: Client, demo: Path) -> None:
    for subject in ("First", "Second"):
        EmailMultiAlternatives(
            subject, "x", "a@example.org", ["b@example.org"], connection=get_connection(BACKEND)
        ).send()
    page = client.get("/demo/mailbox/").content.decode()
    assert page.index("Second") < page.index("First")


@in_the_demo
@pytest.mark.parametrize("name", ["nothing", "..", "%2e%2e", "passwd", "-"])
def test_a_mail_that_is_not_there_is_404(client: Client, demo: Path, name: str) -> None:
    assert client.get(f"/demo/mailbox/{name}/").status_code == 404


@pytest.mark.parametrize("url", ["/demo/mailbox/", "/demo/mailbox/x/", "/demo/mailbox/x/as-html/"])
def test_outside_the_demo_there_is_no_mailbox(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404


@in_the_demo
@pytest.mark.parametrize("url", ["/demo/mailbox/", "/demo/mailbox/x/", "/demo/mailbox/x/as-html/"])
def test_not_even_if_the_address_existed(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404


def test_the_banner_links_no_mailbox_where_there_is_none(client: Client) -> None:
    assert "demo/mailbox" not in client.get("/en/").content.decode()


@in_the_demo
def test_the_pictures_of_a_mail_are_shown_in_their_places_and_nothing_is_fetched(client: Client, demo: Path) -> None:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "amina@example.org", "Bees"
    mail.set_content("Bees")
    mail.add_alternative('<img src="cid:bee@example.org"><img src="https://elsewhere.example/x.png">', subtype="html")
    html_part = mail.get_payload()[1]  # type: ignore[index]
    html_part.add_related(b"a bee", "image", "png", cid="<bee@example.org>")  # type: ignore[union-attr]
    keep_mail(mail.as_bytes())
    html = client.get(f"/demo/mailbox/{name_of_the_mail(demo)}/as-html/")
    assert f'src="data:image/png;base64,{b64encode(b"a bee").decode()}"' in html.content.decode()
    assert "img-src data:" in html["Content-Security-Policy"], "what is not in the mail is not loaded"
