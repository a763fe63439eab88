"""What the office does with an issue: begin it, choose when it goes out and to whom, put the past into the archive."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from newsletters.models import Issue, Newsletter
from newsletters.office_forms import EnterPast, Schedule
from newsletters.queueing import start_due_issues
from programmes.models import Programme
from tests.builders import make_membership
from tests.cast import sign_in
from tests.kit.hostile import hostile_posts
from tests.kit.hostile_files import PDF
from tests.kit.queries import assert_same_queries
from tests.newsletters.archived import historical
from tests.newsletters.builders import make_issue, make_newsletter, make_subscriber
from tests.projects.judging import in_english

ROME = ZoneInfo("Europe/Rome")


@pytest.fixture
def series(programme: Programme) -> Newsletter:
    return make_newsletter(programme, name="Andata e ritorno")


@pytest.fixture
def issue(series: Newsletter) -> Issue:
    return make_issue(series)


@pytest.fixture
def sender(client: Client, chiara: User) -> Client:
    return sign_in(client, in_english(chiara))


def office(issue: Issue, act: str = "change") -> str:
    return reverse(f"admin:newsletters_issue_{act}", args=[issue.pk])


def tomorrow(**changed: Any) -> dict[str, Any]:
    """A whole form for tomorrow at nine in Rome."""
    day = timezone.localdate(timezone=ROME) + timedelta(days=1)
    form = {"when": "later", "at_0": f"{day}", "at_1": "09:00", "time_zone": "Europe/Rome", "audience": "series"}
    return form | {"languages": ["it", "fr", "en"]} | changed


def test_a_new_issue_has_the_next_number_and_opens_for_writing(sender: Client, issue: Issue) -> None:
    page = sender.get(reverse("admin:newsletters_issue_add")).content.decode()
    assert f'value="{issue.number + 1}"' in page
    values = {"newsletter": issue.newsletter_id, "number": "", "source_language": "fr", "title_fr": "Un \n titre"}
    answer = sender.post(reverse("admin:newsletters_issue_add"), values)
    begun = Issue.objects.get(number=issue.number + 1)
    assert answer.headers["Location"] == reverse("admin:newsletters_issue_write", args=[begun.pk])
    assert begun.title_fr == "Un titre"
    taken = sender.post(reverse("admin:newsletters_issue_add"), values | {"number": issue.number})
    assert "has an issue of this number already" in taken.content.decode()


def test_it_is_scheduled_by_the_clock_of_a_place_and_taken_back(sender: Client, issue: Issue) -> None:
    for language in ("it", "fr", "fr"):
        make_subscriber(issue.newsletter, language=language)
    assert "2 recipients" in sender.get(office(issue)).content.decode()
    said = sender.post(office(issue, "schedule"), tomorrow(languages=["fr"]), follow=True).content.decode()
    issue.refresh_from_db()
    assert "The issue is scheduled: 2 recipients." in said
    assert (issue.state, issue.languages) == ("scheduled", ["fr"])
    assert issue.scheduled_at is not None
    assert timezone.localtime(issue.scheduled_at, ROME).hour == 9
    sender.post(office(issue, "unschedule"))
    assert Issue.objects.get(scheduled_at=None).state == "draft"


def test_who_sends_it_now_watches_it_go_and_finds_it_on_the_web(sender: Client, issue: Issue) -> None:
    later = sender.post(office(issue, "schedule"), tomorrow())
    assert later.headers["Location"] == office(issue)
    assert office(issue, "progress") not in sender.get(office(issue)).content.decode()
    sender.post(office(issue, "unschedule"))
    answer = sender.post(office(issue, "schedule"), tomorrow(when="now", at_0="", at_1=""))
    issue.refresh_from_db()
    assert (issue.state, issue.languages) == ("scheduled", [])
    assert answer.headers["Location"] == office(issue, "progress")
    watched = sender.get(office(issue, "progress")).content.decode()
    assert "It begins to go out any moment now" in watched
    assert 'data-every="4"' in watched, "it asks again by itself"
    assert "View it on the web" not in sender.get(office(issue)).content.decode()
    assert start_due_issues(timezone.now()) == 1
    assert f'href="{issue.get_absolute_url()}"' in sender.get(office(issue)).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"at_0": "", "at_1": ""}, "Choose a day and a time, or now."),
        ({"at_0": "2027-03-28", "at_1": "02:30"}, "the clock is put forward"),
        ({"at_0": "2020-01-01"}, "This moment is past"),
        ({"at_0": "9999-01-01"}, "Look at the year again"),
        ({"languages": []}, "This field is required"),
        ({"audience": "everybody"}, "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    sender: Client, issue: Issue, changed: dict[str, Any], said: str
) -> None:
    assert said in sender.post(office(issue, "schedule"), tomorrow(**changed)).content.decode()
    assert Issue.objects.get().state == "draft"


def test_whatever_is_sent_nothing_fails(sender: Client, issue: Issue, chiara: User) -> None:
    for act in (Schedule(row=issue, user=chiara), EnterPast(row=issue, user=chiara)):
        for case in hostile_posts(act, {}):
            value = case.data.get(case.field)
            parts = {f"{case.field}_0": value, f"{case.field}_1": value} if case.field == "at" else {case.field: value}
            sent = tomorrow() | {name: part for name, part in parts.items() if part is not None}
            if case.name in {"left out", "sent twice"} or act.name == "enter_past":
                sent = {name: part for name, part in parts.items() if part is not None}
            if "\ud800" in str(value):
                continue
            assert sender.post(office(issue, act.name), sent).status_code in {200, 302}, case
            Issue.objects.filter(state="scheduled").update(state="draft", scheduled_at=None)


def test_a_test_goes_to_oneself_or_to_colleagues(client: Client, issue: Issue, giulia: User) -> None:
    sign_in(client, in_english(giulia))
    assert giulia.email in client.get(office(issue)).content.decode()
    said = client.post(office(issue, "test"), {"addresses": "a@example.org, not one", "languages": ["fr"]})
    assert "“not” is no mail address." in said.content.decode()
    many = ", ".join(f"a{number}@example.org" for number in range(30))
    assert "at most" in client.post(office(issue, "test"), {"addresses": many, "languages": ["fr"]}).content.decode()
    assert not issue.tests.exists()
    to = {"addresses": "a@example.org,\n a@example.org b@example.org", "languages": ["it", "fr"]}
    page = client.post(office(issue, "test"), to, follow=True).content.decode()
    assert "4 tests are on their way." in page
    assert "b@example.org" in page, "the check list tells"


def test_who_writes_does_not_send(client: Client, issue: Issue, giulia: User) -> None:
    sign_in(client, in_english(giulia))
    page = client.get(office(issue)).content.decode()
    assert "Write the issue" in page
    assert "Send or schedule" not in page
    assert "is chosen by those who send newsletters" in page
    for act in ("schedule", "enter_past", "unschedule", "pause", "resume", "cancel"):
        assert client.post(office(issue, act), tomorrow()).status_code == 403
    assert Issue.objects.get().state == "draft"


def test_who_writes_reads_an_issue_of_the_past_and_changes_nothing(client: Client, issue: Issue, giulia: User) -> None:
    historical(issue)
    sign_in(client, in_english(giulia))
    assert "Look at the mail" in client.get(office(issue)).content.decode()
    written = client.get(office(issue, "write"))
    assert (written.status_code, "Its words stay as they are" in written.content.decode()) == (200, True)
    assert client.post(office(issue, "write"), {"step": "add_article"}).status_code == 403
    file = SimpleUploadedFile("numero-1.pdf", PDF, "application/pdf")
    assert client.post(office(issue, "put_edition"), {"language": "fr", "file": file}).status_code == 403
    assert (issue.articles.count(), issue.editions.count()) == (1, 0)


def test_two_who_schedule_are_told(sender: Client, issue: Issue) -> None:
    sender.post(office(issue, "schedule"), tomorrow())
    again = sender.post(office(issue, "schedule"), tomorrow(), follow=True).content.decode()
    assert "This has changed meanwhile" in again
    late = sender.post(office(issue), {"number": 77, "source_language": "it"}, follow=True)
    assert late.status_code == 403
    assert Issue.objects.get().number == issue.number


def test_an_issue_of_the_past_stands_in_the_archive_with_its_old_file(sender: Client, issue: Issue) -> None:
    refused = sender.post(office(issue, "enter_past"), {"languages": ["it"]})
    assert "Say when it was published" in refused.content.decode()
    entered = {"out_by": "2009-05-31", "languages": ["it", "fr"]}
    sender.post(office(issue, "enter_past"), entered)
    issue.refresh_from_db()
    assert (issue.state, str(issue.out_by)) == ("historical", "2009-05-31")
    file = SimpleUploadedFile("numero-1.pdf", PDF, "application/pdf")
    sender.post(office(issue, "put_edition"), {"language": "fr", "file": file})
    french = issue.editions.get(language="fr")
    assert french.upload is not None
    picture = SimpleUploadedFile("numero-1.pdf", b"no", "application/pdf")
    assert sender.post(office(issue, "put_edition"), {"language": "it", "file": picture}).status_code == 200
    assert issue.editions.get(language="it").upload is None
    sender.post(office(issue, "remove_edition"), {"edition": french.pk})
    assert [one.language for one in issue.editions.all()] == ["it"]


def test_its_days_can_be_put_right_and_nothing_of_a_sent_one(sender: Client, issue: Issue) -> None:
    historical(issue)
    values = {"number": 3, "source_language": "it", "published_on": "2009-05-01", "out_by": ""}
    assert sender.post(office(issue), values).status_code == 302
    issue.refresh_from_db()
    assert (issue.number, str(issue.published_on)) == (3, "2009-05-01")
    assert sender.post(office(issue, "delete"), {"post": "yes"}).status_code == 403


def test_a_draft_is_deleted_with_its_articles(sender: Client, issue: Issue) -> None:
    assert sender.post(office(issue, "delete"), {"post": "yes"}).status_code == 302
    assert not Issue.objects.exists()


def test_a_series_is_kept_by_who_sends_in_its_own_programme(
    client: Client, series: Newsletter, chiara: User, giulia: User, other_programme: Programme
) -> None:
    make_newsletter(other_programme, name="Altrove")
    sign_in(client, in_english(chiara))
    listed = client.get(reverse("admin:newsletters_newsletter_changelist")).content.decode()
    assert "Andata e ritorno" in listed
    assert "Altrove" not in listed
    values = {
        "programme": series.programme_id, "code": "letters", "source_language": "en", "name_en": "Letters",
        "from_name_en": "Circolo\r\nBcc: everybody@example.org", "published": "on",
    }  # fmt: skip
    assert client.post(reverse("admin:newsletters_newsletter_add"), values).status_code == 302
    assert Newsletter.objects.get(code="letters").from_name_en == "Circolo Bcc: everybody@example.org"
    theirs = client.post(
        reverse("admin:newsletters_newsletter_add"), values | {"code": "x", "programme": other_programme.pk}
    )
    assert theirs.status_code == 200
    sign_in(client, in_english(giulia))
    page = reverse("admin:newsletters_newsletter_change", args=[series.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, values).status_code == 403


@pytest.mark.parametrize(
    ("model", "name"), [("issue", "back office: issues"), ("newsletter", "back office: newsletters")]
)
def test_the_lists_ask_as_often_for_twelve_rows_as_for_two(
    client: Client, programme: Programme, other_programme: Programme, chiara: User, model: str, name: str
) -> None:
    make_membership(chiara, other_programme, "communication")

    def more(number: int) -> None:
        for _ in range(number):
            issue = make_issue(make_newsletter(programme))
            make_subscriber(issue.newsletter)

    page = reverse(f"admin:newsletters_{model}_changelist")
    if name == "back office: issues":
        assert_same_queries(sign_in(client, chiara), page, more, name="back office: issues")
    else:
        assert_same_queries(sign_in(client, chiara), page, more, name="back office: newsletters")
