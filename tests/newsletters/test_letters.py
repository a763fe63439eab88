"""An issue as a mail: a whole and sound message, whoever it goes to and whatever they are called."""

import quopri
import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from io import BytesIO
from smtplib import SMTP
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import User
from core.erasing import erasing
from core.mail_rendering import name_to_greet
from core.models import Upload
from core.pictures import take_picture
from core.shown import shown
from newsletters.letters import Addressee, Slot, write_letter
from newsletters.mime import UnfitAddress, one_line, quoted_printable, quoted_run
from newsletters.models import Issue
from newsletters.models.newsletter import Sender
from tests.builders import make_opportunity, make_organisation, make_repertoire
from tests.kit.hostile import EMAIL, TEXT
from tests.kit.worker import mail_server
from tests.newsletters.builders import make_article, make_issue, make_newsletter

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


def with_pictures(issue: Issue, by: Any) -> Issue:
    """The picture of the issue stands in two of its articles too, one of which has another one's language."""
    lead = a_photo(by)
    Issue.objects.filter(pk=issue.pk).update(picture=lead, picture_words_it="La <sera> a Fès")
    make_article(issue, picture=lead, position=2)
    make_article(issue, picture=a_photo(by, "blue"), title_fr="", body_fr="", position=3)
    return Issue.objects.with_newsletter().get(pk=issue.pk)


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


def test_pictures_travel_inside_each_once_and_every_one_is_called(issue: Issue, chiara: User) -> None:
    mail = read(write_letter(with_pictures(issue, chiara), "it").to(addressee()))
    text, related = mail.iter_parts()
    assert (text.get_content_type(), related.get_content_type()) == ("text/plain", "multipart/related")
    html, *pictures = related.iter_parts()
    names = [str(part["Content-ID"]).strip("<>") for part in pictures]
    assert len(set(names)) == len(names) == 2
    assert re.findall('src="cid:([^"]+)"', html.get_content()) == [names[0], names[0], names[1]]
    assert {part.get_content_disposition() for part in pictures} == {"inline"}
    for part in pictures:
        assert Image.open(BytesIO(part.get_content())).size == (640, 400)
    assert 'alt="La <sera> a Fès"' in html.get_content()


def test_a_picture_whose_content_was_erased_leaves_no_hole(issue: Issue, chiara: User) -> None:
    found = with_pictures(issue, chiara)
    with erasing():
        Upload.objects.update(file="", size=0)
    mail = read(write_letter(Issue.objects.with_newsletter().get(pk=found.pk), "it").to(addressee()))
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "<img" not in written(mail, "html")


def test_a_text_in_another_language_is_marked_and_the_others_are_not(issue: Issue, chiara: User) -> None:
    mail = read(write_letter(with_pictures(issue, chiara), "fr").to(addressee()))
    html, note = written(mail, "html"), "dans sa langue d’origine"
    assert html.count('lang="it"') == 5, "the lead, the preview of it, a title, a body, the words of the picture"
    assert html.count(note) == 2
    assert "italien" in html
    assert written(mail, "plain").count("n’est pas encore traduit") == 2
    issue.refresh_from_db()
    everywhere = written(read(write_letter(issue, "it").to(addressee())), "html")
    assert "lang=" not in everywhere.replace('<html lang="it"', "")


def test_a_line_of_a_list_in_another_language_names_it(issue: Issue) -> None:
    offer = make_opportunity(make_organisation(make_repertoire()), title_it="Corso", title_fr="", title_en="")
    keys = [str(offer.uuid)]
    make_article(issue, kind="list", list_code="repertoire.new_opportunities", list_keys=keys, body="", position=4)
    mail = read(write_letter(issue, "fr").to(addressee()))
    address = f"{settings.SITE_URL}/fr/repertoire/opportunities/{offer.uuid}/"
    [link] = re.findall(r"<a ([^>]*)>Corso</a>", written(mail, "html"))
    assert f'href="{address}"' in link
    assert 'lang="it"' in link
    assert "(italien)" in written(mail, "html")
    assert "Corso (italien)" in written(mail, "plain")
    assert address in written(mail, "plain")


def test_the_same_issue_gives_the_same_bytes(issue: Issue, chiara: User) -> None:
    found, moment = with_pictures(issue, chiara), timezone.now()
    first, again = (write_letter(found, "it", dated=moment) for _time in range(2))
    assert first.pieces == again.pieces
    assert first.to(addressee()) == again.to(addressee())
    assert first.to(addressee()) != first.to(addressee(key="m" * 32))
    assert first.slots.count(Slot.KEY) == 5, "the header, and two links in each part"


def test_only_what_is_theirs_differs_between_two_readers(issue: Issue) -> None:
    letter = write_letter(issue, "it")
    one = letter.to(addressee(name="", key="a" * 32, delivery=1))
    other = letter.to(addressee(name="", key="b" * 32, delivery=1))
    assert one.replace(b"a" * 32, b"b" * 32) == other
    assert b"a" * 32 not in other


TYPED = {name: text[:100] for name, text in TEXT.items() if "null" not in name and "surrogate" not in name}


@pytest.mark.parametrize("called", TYPED)
def test_nothing_that_staff_type_becomes_a_header(issue: Issue, called: str) -> None:
    text = TYPED[called]
    issue.title_it = issue.newsletter.from_name_it = issue.newsletter.name_it = text
    raw = write_letter(issue, "it", subject_before="[Prova]").to(addressee())
    mail = read(raw)
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
        "Precedence", "Content-Language", "MIME-Version", "Content-Type", "Reply-To",
    }  # fmt: skip
    assert len(mail.keys()) == 13
    assert [one.addr_spec for one in mail["From"].addresses] == ["no-reply@circolo.example"]
    subject = str(make_header(decode_header(message_from_bytes(raw)["Subject"])))
    assert subject == one_line(f"[Prova] {shown(issue, 'title', 'it')}")
    assert all(len(line) < 200 for line in raw.split(b"\r\n"))


def test_a_key_or_a_code_that_is_none_is_refused(issue: Issue) -> None:
    letter = write_letter(issue, "it")
    for wrong in ({"key": "short"}, {"key": "k" * 31 + "\n"}, {"newsletter_code": "a\r\nBcc: b@example.org"}):
        with pytest.raises(ValueError, match="no key"):
            letter.to(addressee(**wrong))


@pytest.mark.parametrize("width", range(40, 60))
def test_control_what_is_replaced_carelessly_is_split_or_changed(width: int) -> None:
    """The same words through the standard library and `bytes.replace`: links break, and names are read otherwise."""
    mark = "PLACEHOLDER-OF-THIRTY-TWO-LETTERS"
    mail = EmailMessage(policy=policy.SMTP)
    mail.set_content(f"{'è' * width} {mark}\n", cte="quoted-printable")
    careless = bytes(mail).replace(mark.encode(), b"Anna =41")
    assert "Anna =41" not in written(read_leniently(careless), "plain")
    mark_apart = re.compile(re.escape(mark.encode()))
    careful = quoted_printable(f"{'è' * width} {mark}\n", apart=mark_apart)
    assert max(map(len, careful.split(b"\r\n"))) <= 76
    assert quopri.decodestring(careful.replace(mark.encode(), quoted_run(b"Anna =41", last=False))) == (
        f"{'è' * width} Anna =41\r\n".encode()
    )


def read_leniently(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_a_mail_arrives_over_smtp_as_it_was_made(issue: Issue, chiara: User) -> None:
    letter = write_letter(with_pictures(issue, chiara), "it")
    sent = letter.to(addressee(name="Zoë Ñandú"))
    with mail_server() as (mailbox, port), SMTP("127.0.0.1", port) as server:
        server.sendmail(letter.envelope_from, ["amina@example.org"], sent)
    [arrived] = mailbox.received
    for there, here in zip(arrived.walk(), read(sent).walk(), strict=True):
        assert there.items() == here.items()
        assert there.is_multipart() or there.get_content() == here.get_content()
    assert arrived["To"].addresses[0].display_name == "Zoë Ñandú"
