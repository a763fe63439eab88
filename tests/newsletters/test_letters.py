"""An issue as a mail: a whole and sound message, whoever it goes to and whatever they are called."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.mail_rendering import name_to_greet
from newsletters.letters import Addressee, write_letter
from newsletters.mime import UnfitAddress
from newsletters.models import Issue
from newsletters.models.newsletter import Sender
from newsletters.pictures import take_picture
from tests.kit.hostile import EMAIL, TEXT
from tests.newsletters.builders import make_issue, make_newsletter

pytestmark = pytest.mark.django_db

KEY = "k" * 31 + "2"
NAMES = {
    **TEXT,
    "accents": "Zoë Ñandú-Łukasiewicz",
    "as long as can be": "Anna-Maria d’Àltavilla " * 4,
    "equal signs": "=3D=?utf-8?q?x?= a=b=",
    "sixty wide letters": "漢" * 60,
    "sixty letters of four bytes": "𠮷" * 60,
}


def addressee(**fields: Any) -> Addressee:
    values = {"address": "amina@example.org", "name": "Amina Zerouali", "key": KEY, "delivery": 7}
    return Addressee(**{**values, "newsletter_code": "andata", **fields})


def read(raw: bytes) -> EmailMessage:
    """The mail as a mail program reads it, which must find nothing to complain of."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    for part in mail.walk():
        assert not part.defects
        for _name, value in part.items():
            assert not value.defects, (_name, value)
    return mail


def written(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def a_photo(by: Any, colour: str = "red") -> Any:
    out = BytesIO()
    Image.new("RGB", (640, 400), colour).save(out, "JPEG")
    return take_picture(SimpleUploadedFile("photo.jpg", out.getvalue()), by)


@pytest.fixture
def issue() -> Issue:
    newsletter = make_newsletter(code="andata", from_name="Ritorno, insieme", reply_to="redazione@example.org")
    return make_issue(newsletter, number=3, lead_it="Cari *amici*, [la pagina](/it/events/) vi aspetta.")


def test_a_letter_is_a_text_and_the_same_in_html(issue: Issue) -> None:
    raw = write_letter(issue, "it").to(addressee())
    mail = read(raw)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    text, html = written(mail, "plain"), written(mail, "html")
    for words in ("Tornare, restare, investire", "Un incontro a Torino", "Amina Zerouali", "amici"):
        assert words in text
        assert words in html
    assert f"{settings.SITE_URL}/it/events/" in text
    assert f'href="{settings.SITE_URL}/it/events/"' in html
    assert not re.search(r"<[a-z/]", text)
    assert max(map(len, raw.split(b"\r\n"))) < 200
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()


def test_the_headers_say_who_sends_it_and_how_to_leave(issue: Issue) -> None:
    mail = read(write_letter(issue, "fr").to(addressee()))
    leave = f"{settings.SITE_URL}/fr/newsletters/leave/{KEY}/andata/"
    expected = {
        "To": "Amina Zerouali <amina@example.org>",
        "Subject": "Tornare, restare, investire",
        "Reply-To": "redazione@example.org",
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
        "Content-Language": "fr",
        "List-Id": "<andata.circolo.example>",
        "Message-ID": f"<{issue.uuid.hex}.7@circolo.example>",
    }
    assert {name: mail[name] for name in expected} == expected
    assert mail["From"].addresses[0].display_name == "Ritorno, insieme"
    assert "Auto-Submitted" not in mail
    for kind in ("plain", "html"):
        assert leave in written(mail, kind)
        assert f"/fr/newsletters/preferences/{KEY}/" in written(mail, kind)


def test_it_leaves_from_the_address_of_its_sender(issue: Issue) -> None:
    issue.newsletter.sender = Sender.objects.create(address="lettere@città.example.org")
    letter = write_letter(issue, "it")
    assert read(letter.to(addressee()))["From"].addresses[0].addr_spec == "lettere@xn--citt-3na.example.org"
    assert letter.envelope_from == "no-reply@circolo.example"


def name_greeted(raw: bytes) -> str:
    """The name in the To header, as RFC 2047 has it (the newer reader leaves blanks between encoded words)."""
    whole = str(make_header(decode_header(message_from_bytes(raw)["To"])))
    return parseaddr(whole)[0]


@pytest.mark.parametrize("called", NAMES)
def test_no_name_breaks_a_mail(issue: Issue, called: str) -> None:
    raw = write_letter(issue, "it").to(addressee(name=NAMES[called]))
    mail = read(raw)
    assert [one.addr_spec for one in mail["To"].addresses] == ["amina@example.org"]
    assert mail["Bcc"] is None
    assert max(map(len, raw.split(b"\r\n"))) < 200
    greeted = name_greeted(raw)
    assert greeted == name_to_greet(NAMES[called])
    for kind in ("plain", "html"):
        assert (f"Ciao {greeted}," if greeted else "Ciao,") in written(mail, kind)


@pytest.mark.parametrize("called", sorted({*EMAIL, *TEXT} - {"an address"}))
def test_no_mail_is_made_for_what_is_no_address(issue: Issue, called: str) -> None:
    with pytest.raises(UnfitAddress):
        write_letter(issue, "it").to(addressee(address={**EMAIL, **TEXT}[called]))
