"""The page of a project: where it stands, what happened, what was decided, the conversation."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from core.models import AuditEvent
from projects.deciding import confirm_decision, publish_decision
from projects.leaving import withdraw_project
from projects.messaging import send_message
from projects.models import Decision, Project, Revision
from projects.states import ProjectState
from projects.submitting import submit_project
from tests.cast import sign_in
from tests.kit.snapshot import nothing_changes
from tests.projects.writing import text_of, url
from tests.stories import drafted_decision, fresh, published_decision, with_co_applicant


def page(client: Client, project: Project, user: User, language: str = "en") -> str:
    """The page of the project as this person reads it."""
    with translation.override(language):
        return text_of(sign_in(client, user).get(project.get_absolute_url()))


def test_the_timeline_tells_in_the_readers_language_who_did_what(
    client: Client, amina: User, project_in_assessment: Project
) -> None:
    text = page(client, project_in_assessment, amina)
    told = ["The assessment has begun.", "Checked: the project meets the conditions", "Handed in.", "Begun."]
    assert [text.index(words) for words in told] == sorted(text.index(words) for words in told)
    assert "Programme mig-ressources" in text
    assert "Giulia" not in text
    assert "being assessed" in text


def test_a_reason_is_shown_with_what_happened(
    client: Client, amina: User, giulia: User, submitted_project: Project
) -> None:
    from projects.screening import screen_project

    screen_project(submitted_project, eligible=False, note="Not in Morocco.", by=giulia, at=timezone.now())
    text = page(client, submitted_project, amina)
    assert "does not meet the conditions" in text
    assert "Not in Morocco." in text


def test_a_published_decision_is_told_with_its_amount_and_message(
    client: Client, amina: User, approved_project: Project
) -> None:
    text = page(client, approved_project, amina)
    assert "The decision" in text
    assert "10,000 EUR" in text
    assert "Congratulazioni." not in text


def test_an_unpublished_decision_is_nobodys_business(
    client: Client, amina: User, giulia: User, marco: User, assessed_project: Project
) -> None:
    decision = drafted_decision(assessed_project, officer=giulia)
    assert "The decision" not in page(client, assessed_project, amina)
    decision = confirm_decision(decision, by=marco, at=timezone.now())
    assert "10,000" not in page(client, assessed_project, amina)
    publish_decision(decision, by=marco, at=timezone.now())
    assert "10,000" in page(client, assessed_project, amina)


def test_a_message_that_is_not_in_the_readers_language_says_so_and_carries_its_own(
    client: Client, amina: User, giulia: User, marco: User, assessed_project: Project
) -> None:
    decision = drafted_decision(assessed_project, officer=giulia)
    Decision.objects.filter(pk=decision.pk).update(message_fr="", message_en="", message_it="Solo italiano.")
    decision = confirm_decision(decision, by=marco, at=timezone.now())
    publish_decision(decision, by=marco, at=timezone.now())
    text = page(client, assessed_project, amina)
    assert "reading it in its own language: Italian" in text
    assert 'lang="it"><p>Solo italiano.</p>' in text


def test_of_two_decisions_the_later_one_holds(
    client: Client, amina: User, giulia: User, marco: User, assessed_project: Project
) -> None:
    published_decision(assessed_project, officer=giulia, manager=marco, outcome=ProjectState.RESERVE)
    assert "on the reserve list" in page(client, assessed_project, amina)
    published_decision(fresh(assessed_project), officer=giulia, manager=marco)
    assert "10,000 EUR" in page(client, assessed_project, amina)


# --- Messages ---------------------------------------------------------------------------------------


def test_messages_are_read_and_notes_among_staff_are_not(
    client: Client, amina: User, giulia: User, submitted_project: Project
) -> None:
    now = timezone.now()
    send_message(submitted_project, body="Bring the lease, please.", by=giulia, at=now)
    send_message(submitted_project, body="I doubt the budget.", by=giulia, at=now, staff_only=True)
    text = page(client, submitted_project, amina)
    assert "Bring the lease, please." in text
    assert "I doubt the budget." not in text


def test_opening_the_page_marks_the_messages_as_read(
    client: Client, amina: User, giulia: User, submitted_project: Project
) -> None:
    send_message(submitted_project, body="Hello", by=giulia, at=timezone.now())
    unread = Project.objects.with_unread(amina)
    assert unread.values_list("unread", flat=True)[0] == 1
    page(client, submitted_project, amina)
    assert unread.values_list("unread", flat=True)[0] == 0
    with nothing_changes():
        client.get(submitted_project.get_absolute_url())


def test_a_message_is_sent_and_stands_in_the_conversation(
    client: Client, amina: User, giulia: User, submitted_project: Project
) -> None:
    response = sign_in(client, amina).post(url("send_message", submitted_project), {"body": "Here it is."})
    assert response.headers["Location"] == f"{submitted_project.get_absolute_url()}#messages"
    assert "Here it is." in page(client, submitted_project, amina)


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 5001])
def test_an_empty_or_endless_message_is_refused_and_comes_back(
    client: Client, amina: User, submitted_project: Project, body: str
) -> None:
    sign_in(client, amina)
    with nothing_changes():
        response = client.post(url("send_message", submitted_project), {"body": body})
    assert response.status_code == 422
    assert body in text_of(response)


def test_a_stranger_sends_no_message(client: Client, youssef: User, submitted_project: Project) -> None:
    sign_in(client, youssef)
    with nothing_changes():
        assert client.post(url("send_message", submitted_project), {"body": "Hi"}).status_code == 404


# --- Revisions --------------------------------------------------------------------------------------


@pytest.fixture
def twice(amina: User, submitted_project: Project) -> Project:
    """Handed in twice: in the second revision title, need and amount differ."""
    project, now = submitted_project, timezone.now()
    first = project.revisions.get()
    content = first.content | {"title": "A bigger bakery", "need": "The schools buy good bread.", "sector": "C"}
    second = Revision.objects.create(project=project, number=2, content=content, by=amina, at=now)
    Project.objects.filter(pk=project.pk).update(latest_revision=second)
    return fresh(project)


def test_each_revision_is_shown_as_it_was(client: Client, amina: User, twice: Project) -> None:
    Project.objects.filter(pk=twice.pk).update(title="Changed since")
    sign_in(client, amina)
    first, second = (text_of(client.get(url("revision", twice, number))) for number in (1, 2))
    assert "A bakery in Khouribga" in first
    assert "A bigger bakery" not in first
    assert "A bigger bakery" in second


def test_what_changed_is_shown_word_by_word(client: Client, amina: User, twice: Project) -> None:
    text = " ".join(text_of(sign_in(client, amina).get(url("changes", twice, 2))).split())
    assert "]</span>bigger </ins>bakery<del" in text
    assert "]</span> in Khouribga</del>" in text
    assert "Manufacturing" in text
    assert "Amount asked for" not in text


@pytest.mark.parametrize(("name", "number"), [("revision", 3), ("revision", 0), ("changes", 1), ("changes", 99)])
def test_a_revision_that_does_not_exist_is_not_found(
    client: Client, amina: User, twice: Project, name: str, number: int
) -> None:
    assert sign_in(client, amina).get(url(name, twice, number)).status_code == 404


def test_strangers_read_no_revision(client: Client, youssef: User, twice: Project) -> None:
    sign_in(client, youssef)
    assert client.get(url("revision", twice, 1)).status_code == 404
    assert client.get(url("changes", twice, 2)).status_code == 404


def test_a_co_applicant_reads_everything_and_finds_no_way_to_take_it_back(
    client: Client, karim: User, submitted_project: Project
) -> None:
    with_co_applicant(submitted_project, karim)
    text = page(client, submitted_project, karim)
    assert url("withdraw", submitted_project) not in text
    assert url("revision", submitted_project, 1) in text


def test_a_draft_of_a_closed_call_stays_readable(client: Client, amina: User, draft_project: Project) -> None:
    from projects.models import Call

    Call.objects.update(closes_at=timezone.now() - timedelta(days=1))
    text = page(client, draft_project, amina)
    assert "no longer be changed or handed in" in text
    assert draft_project.need in text
    assert url("edit", draft_project) not in text


def test_reading_ones_own_project_leaves_no_trace_in_the_audit_log(
    client: Client, amina: User, draft_project: Project
) -> None:
    before = AuditEvent.objects.count()
    page(client, draft_project, amina)
    assert AuditEvent.objects.count() == before


def test_handing_in_again_adds_a_revision(client: Client, amina: User, draft_project: Project) -> None:
    submit_project(draft_project, by=amina, at=timezone.now())
    assert "Version 1, of" in page(client, draft_project, amina)


def test_the_way_and_what_comes_next_stand_above_everything_else(
    client: Client, amina: User, project_in_assessment: Project
) -> None:
    text = page(client, project_in_assessment, amina)
    order = ["Next, the programme decides", 'class="journey', 'id="messages"', "What happened"]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    now = text.partition('aria-current="step"')[2].partition("</li>")[0]
    assert "Assessed" in now


def test_a_draft_says_what_is_left_to_do(client: Client, amina: User, draft_project: Project) -> None:
    assert "Everything is there. Next: read it once more and hand it in." in page(client, draft_project, amina)
    Project.objects.update(need="")
    assert "Next: finish writing and hand the project in." in page(client, draft_project, amina)


def test_a_draft_that_was_thrown_away_has_no_way_and_no_messages(
    client: Client, amina: User, draft_project: Project
) -> None:
    assert 'class="journey' in page(client, draft_project, amina)
    withdraw_project(draft_project, by=amina, at=timezone.now())
    text = page(client, draft_project, amina)
    assert 'class="journey' not in text
    assert 'id="messages"' not in text, "nobody else ever read it"


def test_a_project_that_was_taken_back_says_that_nothing_is_left(
    client: Client, amina: User, submitted_project: Project
) -> None:
    withdraw_project(submitted_project, by=amina, at=timezone.now())
    assert "The way of this project ends here." in page(client, submitted_project, amina)
