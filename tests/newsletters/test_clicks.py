"""Clicks on links in mails: off by default, sums alone, and never an open redirect."""

import re
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse
from django.utils import translation

from newsletters.clicking import FEW_READERS, LEAST, clicks_of, is_countable
from newsletters.letters import write_letter
from newsletters.models import Issue, IssueLink
from newsletters.sending import send_due
from tests.builders import make_opportunity, make_organisation, make_repertoire
from tests.cast import Cast
from tests.newsletters.builders import delivered, make_article, make_issue, make_newsletter, make_subscriber, on_its_way
from tests.newsletters.mail_servers import MailServer, running, use
from tests.newsletters.mail_servers import on_its_way as begun
from tests.newsletters.test_letters import addressee, read, written
from tests.projects.judging import page

pytestmark = pytest.mark.django_db

BROWSER = {"User-Agent": "Mozilla/5.0 (Android) Firefox/140", "Accept-Language": "it"}
BODY = (
    "[una pagina](https://example.org/a?b=1&c=2), [qui](/it/events/), <https://example.org/nuda>, "
    "[scrivi](mailto:a@example.org), [il tuo](/it/newsletters/leave/" + "a" * 32 + "/andata/)"
)


@pytest.fixture
def issue(settings: Any) -> Issue:
    settings.NEWSLETTER_COUNT_CLICKS = True
    issue = make_issue(make_newsletter(code="andata"), number=3, articles=0)
    make_article(issue, body=BODY, link_it="https://example.org/more")
    return issue


def html_of(issue: Issue, language: str = "it", *, counted: bool = True) -> str:
    return written(read(write_letter(issue, language, counted=counted).to(addressee())), "html")


def led_to(html: str) -> list[str]:
    """Where the links of the mail lead, those that are counted as their row says."""
    found = []
    for address in re.findall(r'<a[^>]*href="([^"]*)"', html):
        counted = re.fullmatch(rf"{site.SITE_URL}/it/newsletters/go/(\w{{24}})/", address)
        found.append(f"→ {IssueLink.objects.get(key=counted[1]).address}" if counted else address)
    return found


def follow(link: IssueLink) -> str:
    with translation.override("it"):
        return reverse("newsletters:follow", args=[link.key])


def test_where_nobody_asked_for_it_no_link_is_rewritten_and_nothing_is_said(issue: Issue, settings: Any) -> None:
    counted = write_letter(issue, "it", counted=True).to(addressee())
    settings.NEWSLETTER_COUNT_CLICKS = False
    plain = write_letter(issue, "it", counted=True).to(addressee())
    assert b"newsletters/go/" in counted.replace(b"=\r\n", b"")
    assert b"newsletters/go/" not in plain.replace(b"=\r\n", b"")
    assert "https://example.org/more" in html_of(issue)
    assert "is followed" not in html_of(issue, "en")


def test_the_words_of_an_issue_lead_through_here_and_the_private_links_do_not(issue: Issue) -> None:
    opportunity = make_opportunity(make_organisation(make_repertoire()))
    make_article(
        issue,
        kind="list",
        list_code="repertoire.new_opportunities",
        list_keys=[str(opportunity.uuid)],
        position=2,
        body="",
    )
    html = html_of(issue)
    led = led_to(html)
    counted = [address for address in led if address.startswith("→")]
    assert counted == [
        "→ https://example.org/a?b=1&c=2", f"→ {site.SITE_URL}/it/events/", "→ https://example.org/more",
        f"→ {site.SITE_URL}/it/repertoire/opportunities/{opportunity.uuid}/",
    ]  # fmt: skip
    for kept in ("https://example.org/nuda", "mailto:a@example.org", site.SITE_URL):
        assert kept in led
    private = [address for address in led if re.search(r"/(leave|preferences)/", address)]
    assert len(private) == 3, "one that somebody pasted, and the two of every mail"
    assert f"{site.SITE_URL}/it/newsletters/andata/3/" in led, "the archive"
    assert "how often a link in this mail is followed" in html_of(issue, "en")


def test_the_mails_of_two_readers_have_the_same_links_and_every_process_writes_the_same(issue: Issue) -> None:
    letter = write_letter(issue, "it", counted=True)
    again = write_letter(issue, "it", counted=True)
    assert (letter.pieces, letter.slots) == (again.pieces, again.slots)
    mails = [written(read(letter.to(addressee(key=key * 32))), "html") for key in "ab"]
    links = [set(re.findall(r"newsletters/go/\w+/", mail)) for mail in mails]
    assert links[0] == links[1]
    assert len(links[0]) == IssueLink.objects.count() == 3


def test_the_plain_text_keeps_its_addresses(issue: Issue) -> None:
    text = written(read(write_letter(issue, "it", counted=True).to(addressee())), "plain")
    assert "newsletters/go/" not in text
    assert "https://example.org/more" in text


def test_tests_and_the_preview_lead_directly(issue: Issue) -> None:
    assert "newsletters/go/" not in html_of(issue, counted=False)
    assert not IssueLink.objects.exists()


def test_what_goes_out_is_counted(issue: Issue, settings: Any) -> None:
    with running(MailServer()) as server:
        use(settings, server)
        begun("amina", "karim", lead_it="[qui](https://example.org/qui)")
        assert send_due() == 2
        link = IssueLink.objects.get()
        assert all(link.key.encode() in mail.replace(b"=\r\n", b"") for _reader, mail in server.taken)


def make_link(
    issue: Issue, address: str = "https://example.org/more", language: str = "it", **fields: Any
) -> IssueLink:
    key = f"{IssueLink.objects.count():024d}"
    return IssueLink.objects.create(issue=issue, language=language, key=key, address=address, **fields)


def clicks(link: IssueLink) -> int:
    link.refresh_from_db()
    return link.clicks


def test_a_reader_is_sent_on_and_counted_without_a_trace(client: Client, issue: Issue) -> None:
    link = make_link(issue)
    answer = client.get(follow(link), headers=BROWSER)
    assert (answer.status_code, answer["Location"]) == (302, "https://example.org/more")
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert clicks(link) == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"User-Agent": "curl/8", "Accept-Language": "it"},
        {"User-Agent": "Mozilla/5.0 (compatible; SomeMailScanner)", "Accept-Language": "it"},
        {"User-Agent": "Mozilla/5.0"},
        {"Accept-Language": "it"},
        {**BROWSER, "Sec-Purpose": "prefetch;prerender"},
        {**BROWSER, "Sec-Fetch-Mode": "no-cors"},
    ],
)
def test_machines_are_sent_on_and_not_counted(client: Client, issue: Issue, asked: dict[str, str]) -> None:
    link = make_link(issue)
    assert client.get(follow(link), headers=asked).status_code == 302
    assert client.head(follow(link), headers=BROWSER).status_code == 302
    assert clicks(link) == 0


def test_it_leads_only_to_what_stood_in_an_issue(client: Client, issue: Issue) -> None:
    link = make_link(issue)
    assert client.get(f"{follow(link)}?to=https://evil.example/", headers=BROWSER)["Location"] == link.address
    link.key = "nobody"
    assert client.get(follow(link), headers=BROWSER).status_code == 404
    assert client.post(follow(make_link(issue))).status_code == 405


def test_turned_off_again_old_links_work_and_nothing_is_counted(client: Client, issue: Issue, settings: Any) -> None:
    link = make_link(issue)
    settings.NEWSLETTER_COUNT_CLICKS = False
    assert client.get(follow(link), headers=BROWSER).status_code == 302
    assert clicks(link) == 0


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//example.org", "mailto:a@example.org", "http://[", "https://e.org/" + "a" * 2000,
     site.SITE_URL + "/it/accounts/login/", site.SITE_URL + "/it/newsletters/confirm/" + "a" * 32 + "/"],
)  # fmt: skip
def test_only_pages_for_everybody_are_counted(address: str) -> None:
    assert not is_countable(address)
    assert is_countable("https://example.org/it/accounts/")


def test_small_numbers_are_not_told(issue: Issue) -> None:
    make_link(issue, "https://example.org/a", "it", clicks=3)
    make_link(issue, "https://example.org/a", "fr", clicks=LEAST - 3)
    make_link(issue, "https://example.org/b", "it", clicks=LEAST - 1)
    make_link(issue, "https://example.org/c", "fr", clicks=50)
    told = {one.address[-1]: (one.number, one.few_readers) for one in clicks_of(issue, {"it": FEW_READERS, "fr": 3})}
    assert told == {"a": (LEAST, False), "b": (None, False), "c": (None, True)}


def test_the_progress_page_shows_what_was_followed(client: Client, cast: Cast, issue: Issue) -> None:
    going = on_its_way(make_issue(make_newsletter(cast.programme)))
    delivered(going, *["sent"] * FEW_READERS)
    board = reverse("admin:newsletters_issue_progress", args=[going.pk])
    assert "Links followed" not in page(client, cast.giulia, board)
    make_link(going, clicks=1234)
    make_link(going, "https://example.org/seldom", clicks=2)
    text = page(client, cast.giulia, board)
    assert "1,234" in text
    assert "fewer than 5" in text


def test_it_is_said_where_people_subscribe_and_in_the_privacy_notice(
    client: Client, issue: Issue, settings: Any
) -> None:
    subscriber = make_subscriber(issue.newsletter)
    with translation.override("en"):
        pages = [
            reverse("newsletters:subscribe"), reverse("newsletters:preferences", args=[subscriber.key]),
            reverse("portal:privacy"),
        ]  # fmt: skip
    for asked, said in ((True, True), (False, False)):
        settings.NEWSLETTER_COUNT_CLICKS = asked
        for address in pages:
            assert ("how often a link is followed" in client.get(f"{address}?{asked}").content.decode()) == said
