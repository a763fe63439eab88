"""The page of an issue on its way: what it shows to whom, and what is decided on it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.auditing import record
from core.errors import NotAllowed, WrongState
from core.models import AuditEvent
from newsletters.assisting import erase_on_request
from newsletters.deciding import accept_all_unknown, send_all_again
from newsletters.models import Delivery, Issue
from newsletters.scheduling import cancel_issue, hold_up, pause_issue, resume_issue
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_queries, assert_same_queries
from tests.newsletters.builders import delivered, make_issue, make_newsletter, on_its_way
from tests.projects.judging import in_english, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(cast: Cast) -> Issue:
    return on_its_way(make_issue(make_newsletter(cast.programme)))


def board(issue: Issue, name: str = "progress") -> str:
    return reverse(f"admin:newsletters_issue_{name}", args=[issue.pk])


def states(issue: Issue) -> list[str]:
    return list(Delivery.objects.of_issue(issue).order_by("id").values_list("state", flat=True))


def test_before_it_goes_out_there_is_nothing_to_watch(client: Client, cast: Cast) -> None:
    draft = make_issue(make_newsletter(cast.programme))
    assert "This issue has not gone out" in page(client, cast.giulia, board(draft))


def test_everybody_who_writes_sees_the_numbers_and_who_keeps_addresses_the_readers(
    client: Client, cast: Cast, issue: Issue
) -> None:
    delivered(issue, "sent", "sent", "sent", "pending")
    [failed] = delivered(issue, "failed", error="came back 5.2.2")
    assert failed.subscriber is not None
    for who, sees in (("giulia", False), ("chiara", True)):
        text = page(client, getattr(cast, who), board(issue))
        assert "4 of 5 (80.0%)" in text
        assert "The mail came back (the mailbox is full, 5.2.2)." in text
        assert (failed.subscriber.email in text) == sees
        read = AuditEvent.objects.filter(verb="newsletters.read_trouble", actor=getattr(cast, who))
        assert read.exists() == sees, "who reads addresses is written down"
    assert sign_in(client, cast.dario).get(board(issue)).status_code == 403


def test_what_renews_itself_costs_one_count_however_many_watch(client: Client, cast: Cast, issue: Issue) -> None:
    delivered(issue, "sent", "failed")
    sign_in(client, in_english(cast.chiara))
    page_of_it = client.get(board(issue)).content.decode()
    assert 'data-every="4"' in page_of_it
    assert "/renewing." in page_of_it
    counting = "newsletters_delivery"
    with CaptureQueriesContext(connection) as queries:
        part = client.get(f"{board(issue)}?numbers").content.decode()
    assert not [one for one in queries.captured_queries if counting in one["sql"]], "counted less than 3 seconds ago"
    assert "<html" not in part
    assert "1 mail in the last minute" in part
    statements = assert_queries(client, f"{board(issue)}?numbers", name="back office: numbers of an issue")
    assert len([one for one in statements if counting in one]) == 1


def test_once_it_is_sent_nothing_is_asked_again(client: Client, cast: Cast, issue: Issue) -> None:
    delivered(issue, "sent")
    Issue.objects.filter(pk=issue.pk).update(state="sent")
    text = page(client, cast.chiara, board(issue))
    assert "/renewing." not in text
    assert "Expected end" not in text


def test_one_that_is_unknown_goes_again_or_is_left(client: Client, cast: Cast, issue: Issue) -> None:
    first, second, third = delivered(issue, "unknown", "unknown", "unknown")
    assert "Leave all" not in page(client, cast.giulia, board(issue))
    text = page(client, cast.chiara, board(issue))
    assert (text.count("Send again"), text.count("Leave it"), text.count("Leave all")) == (3, 3, 1)
    client.post(board(issue, "send_again"), {"delivery": first.pk})
    assert states(issue) == ["pending", "unknown", "unknown"]
    client.post(board(issue, "leave_it"), {"delivery": second.pk})
    assert states(issue) == ["pending", "sent", "unknown"]
    client.post(board(issue, "send_again"), {"delivery": second.pk})
    client.post(board(issue, "send_again"), {"delivery": delivered(issue, "failed")[0].pk})
    assert states(issue) == ["pending", "sent", "unknown", "failed"], "only what is unknown can be decided"
    elsewhere = on_its_way(make_issue(make_newsletter(cast.programme)))
    client.post(board(elsewhere, "leave_it"), {"delivery": third.pk})
    assert states(issue)[2] == "unknown", "each on the page of its own issue"


def test_all_that_are_unknown_are_decided_at_once(client: Client, cast: Cast, issue: Issue) -> None:
    delivered(issue, "unknown", "failed", "unknown", "sent")
    sign_in(client, in_english(cast.chiara))
    assert ">Decide<" in client.get(board(issue)).content.decode()
    text = client.post(board(issue, "leave_it"), {}, follow=True).content.decode()
    assert "2 mails count as sent." in text
    assert ">Decide<" not in text, "of those that failed nothing is decided"
    assert states(issue) == ["sent", "failed", "sent", "sent"]
    assert "has changed meanwhile" in client.post(board(issue, "leave_it"), {}, follow=True).content.decode()


def test_all_go_again_though_the_issue_had_ended_but_not_to_who_was_erased(
    client: Client, cast: Cast, issue: Issue
) -> None:
    delivered(issue, "unknown", "unknown", "sent")
    gone = delivered(issue, "unknown")[0].subscriber
    assert gone is not None
    erase_on_request(gone, by=cast.marco)
    Issue.objects.filter(pk=issue.pk).update(state="sent")
    sign_in(client, in_english(cast.chiara)).post(board(issue, "send_again"), {})
    assert states(issue) == ["pending", "pending", "sent", "unknown"]
    issue.refresh_from_db()
    assert issue.state == "sending"
    event = AuditEvent.objects.get(verb="newsletters.send_again")
    assert (event.actor, event.parameters) == (cast.chiara, {"deliveries": 2})
    pause_issue(issue, by=cast.chiara)
    cancel_issue(issue, by=cast.chiara)
    with pytest.raises(WrongState):
        send_all_again(issue, by=cast.chiara)
    with pytest.raises(NotAllowed):
        accept_all_unknown(issue, by=cast.giulia)


def test_the_sending_is_paused_goes_on_and_is_broken_off_here(client: Client, cast: Cast, issue: Issue) -> None:
    delivered(issue, "pending")
    assert board(issue, "pause") not in page(client, cast.giulia, board(issue))
    assert board(issue, "pause") in page(client, cast.chiara, board(issue))
    for name, state in (("pause", "paused"), ("resume", "sending"), ("cancel", "cancelled")):
        assert client.post(board(issue, name))["Location"] == board(issue)
        issue.refresh_from_db()
        assert issue.state == state
    assert states(issue) == ["cancelled"]


def test_nobody_decides_who_may_not_send(client: Client, cast: Cast, issue: Issue) -> None:
    delivered(issue, "unknown")
    for who in ("giulia", "dario"):
        sign_in(client, getattr(cast, who))
        assert client.post(board(issue, "leave_it"), {}).status_code == 403
    assert states(issue) == ["unknown"]


def test_why_nothing_could_be_sent_stands_there_until_somebody_goes_on(
    client: Client, cast: Cast, issue: Issue
) -> None:
    hold_up(issue, "sender refused: 550")
    assert "The mail server does not let us send from this address (550)." in page(client, cast.giulia, board(issue))
    resume_issue(issue, by=cast.chiara)
    pause_issue(issue, by=cast.chiara)
    assert "because nothing could be sent" not in page(client, cast.giulia, board(issue))
    record("newsletters.hold_up_issue", by=None, on=make_issue(issue.newsletter), reason="letter")
    assert "because nothing could be sent" not in page(client, cast.giulia, board(issue))


def test_the_page_asks_as_often_for_many_as_for_few(client: Client, cast: Cast, issue: Issue) -> None:
    sign_in(client, cast.chiara)

    def make(rows: int) -> None:
        delivered(issue, *["unknown"] * rows)
        delivered(issue, "failed", "sent", language="fr")

    assert_same_queries(client, board(issue), make, name="back office: progress of an issue")


def test_the_list_of_trouble_has_pages(client: Client, cast: Cast, issue: Issue) -> None:
    delivered(issue, *["failed"] * 27)
    delivered(issue, "unknown")
    text = page(client, cast.chiara, board(issue))
    assert text.count("reader") == 25
    assert text.index(">unknown<") < text.index(">not reached<", text.index("To look at"))
    [after] = [part.split('"')[0] for part in text.split('href="?after=')[1:]]
    assert page(client, cast.chiara, f"{board(issue)}?after={after}").count("reader") == 3
