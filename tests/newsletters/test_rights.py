"""Who may do what with newsletters, role by role; lists show what rules open, for the whole cast."""

from datetime import date
from typing import Any

import pytest
import rules
from django.contrib.auth.models import AnonymousUser

from core.errors import NotAllowed
from core.states import allowed
from newsletters.models import Article, Delivery, Issue, Newsletter, Sender, Subscriber, Subscription
from newsletters.pieces import version_of
from newsletters.writing import save_piece
from tests.builders import make_membership, make_user
from tests.cast import Cast
from tests.kit.agreement import assert_rule_and_read_agree
from tests.newsletters.archived import historical
from tests.newsletters.builders import delivered, make_issue, make_newsletter, make_subscriber, on_its_way

pytestmark = pytest.mark.django_db
WRITE = {"officer", "manager", "communication"}
SEND = {"manager", "communication"}
KEEP = SEND | {"data_protection"}
ANSWER = {"manager", "data_protection"}
RUN = {"manager", "administrator"}

ON_A_SERIES = {
    "view_newsletter": WRITE, "add_newsletter": SEND, "change_newsletter": SEND, "send_issue": SEND,
    "write_issue": WRITE, "see_subscribers": KEEP, "import_subscribers": SEND, "export_subscribers": ANSWER,
    "add_subscriber": SEND,
}  # fmt: skip
ON_AN_ISSUE = {f"{act}_issue": WRITE for act in ("view", "add", "change", "delete")}
ON_AN_ARTICLE = {f"{act}_article": WRITE for act in ("view", "add", "change", "delete")}
ON_A_SUBSCRIPTION = {"end_subscription": KEEP}
ON_A_SUBSCRIBER = {"view_subscriber": KEEP, "change_subscriber": KEEP, "erase_subscriber": ANSWER}
ON_A_DELIVERY = {"view_delivery": KEEP}
OF_THE_INSTALLATION = {f"{act}_sender": RUN for act in ("view", "add", "change", "delete")}
ALL: list[dict[str, set[str]]] = [
    ON_A_SERIES, ON_AN_ISSUE, ON_AN_ARTICLE, ON_A_SUBSCRIPTION, ON_A_SUBSCRIBER, ON_A_DELIVERY, OF_THE_INSTALLATION,
]  # fmt: skip


def rows_of(newsletter: Newsletter) -> list[tuple[dict[str, set[str]], Any]]:
    """A row for each table of rights."""
    issue = on_its_way(make_issue(newsletter))
    [delivery] = delivered(issue, "sent")
    reader = delivery.subscriber
    assert reader is not None
    return [
        (ON_A_SERIES, newsletter), (ON_AN_ISSUE, issue), (ON_AN_ARTICLE, issue.articles.get()),
        (ON_A_SUBSCRIPTION, reader.subscriptions.get()), (ON_A_SUBSCRIBER, reader), (ON_A_DELIVERY, delivery),
        (OF_THE_INSTALLATION, None),
    ]  # fmt: skip


def everybody(cast: Cast) -> dict[str, Any]:
    gone = make_user("Gone", email="gone@example.org", is_active=False)
    make_membership(gone, cast.programme, "manager")
    return cast.people() | {"manager who left": gone, "visitor": AnonymousUser()}


def test_every_right_stands_in_one_of_these_tables() -> None:
    known = {name.removeprefix("newsletters.") for name in rules.permissions.permissions if name.startswith("newsl")}
    assert known == set().union(*ALL)


def test_who_may_do_it_in_the_own_programme_and_nobody_in_another(cast: Cast) -> None:
    people = everybody(cast)
    strange = rows_of(make_newsletter(cast.other_programme))
    for (table, row), (_table, elsewhere) in zip(rows_of(make_newsletter(cast.programme)), strange, strict=True):
        for right, wanted in table.items():
            may = {role for role, person in people.items() if allowed(person, f"newsletters.{right}", row)}
            assert may == wanted, right
            if row is not None:
                assert not [r for r, one in people.items() if allowed(one, f"newsletters.{right}", elsewhere)], right


def test_lists_show_what_rules_open(cast: Cast) -> None:
    people = {role: one for role, one in everybody(cast).items() if role != "visitor"}
    for programme in (cast.programme, cast.other_programme):
        issue = on_its_way(make_issue(make_newsletter(programme, published=False)))
        delivered(issue, "sent", "failed")
    for model in (Newsletter, Issue, Article, Delivery, Subscriber):
        right = f"newsletters.view_{model._meta.model_name}"
        rows: Any = model._default_manager
        assert_rule_and_read_agree(people, rows.all(), permission=right, visible=rows.seen_by_staff)
    everything = Subscription.objects.all()
    right, visible = "newsletters.end_subscription", Subscription.objects.seen_by_staff
    assert_rule_and_read_agree(people, everything, permission=right, visible=visible)


def test_a_sender_is_changed_by_the_managers_of_all_who_send_from_it(cast: Cast) -> None:
    """Else a manager could let the newsletters of another programme leave from any address, or faster."""
    shared = Sender.objects.create(address="news@example.org")
    make_newsletter(cast.programme, sender=shared)
    rights = [f"newsletters.{verb}_sender" for verb in ("change", "delete")]
    assert [allowed(cast.marco, right, shared) for right in rights] == [True, True]
    make_newsletter(cast.other_programme, sender=shared)
    assert [allowed(cast.marco, right, shared) for right in rights] == [False, False]
    make_membership(cast.marco, cast.other_programme, "manager")
    both = type(cast.marco).objects.get(pk=cast.marco.pk)
    assert [allowed(both, right, shared) for right in rights] == [True, True]


@pytest.mark.parametrize(("state", "may"), [("pending", False), ("confirmed", True), ("unsubscribed", False)])
def test_who_was_only_asked_for_is_not_changed_by_who_asked(cast: Cast, state: str, may: bool) -> None:
    """The language is that of all newsletters of an address, and anybody's address can be asked for by hand."""
    reader = make_subscriber(make_newsletter(cast.other_programme))
    Subscription.objects.create(subscriber=reader, newsletter=make_newsletter(cast.programme))
    for step in {"pending": [], "confirmed": ["confirmed"]}.get(state, ["confirmed", state]):
        Subscription.objects.filter(newsletter__programme=cast.programme).update(state=step)
    assert allowed(cast.chiara, "newsletters.change_subscriber", reader) is may
    assert allowed(cast.chiara, "newsletters.view_subscriber", reader)


@pytest.mark.parametrize(("past", "writers"), [(True, SEND), (False, WRITE)], ids=["historical", "draft"])
def test_what_is_published_at_once_is_written_by_those_who_publish(cast: Cast, past: bool, writers: set[str]) -> None:
    issue = make_issue(make_newsletter(cast.programme))
    if past:
        issue = historical(issue, on=date(2008, 5, 1))
    rights = [("write_issue", issue), ("change_issue", issue), ("change_article", issue.articles.get())]
    for right, row in rights:
        may = {role for role, person in cast.people().items() if allowed(person, f"newsletters.{right}", row)}
        assert may == writers, right
    if past:
        with pytest.raises(NotAllowed):
            save_piece(issue, {"title_it": "Altro"}, version=version_of(issue), by=cast.giulia)


def test_who_reads_two_programmes_is_seen_by_both_and_erased_by_who_answers_for_both(cast: Cast) -> None:
    reader = make_subscriber(make_newsletter(cast.programme), make_newsletter(cast.other_programme))
    assert allowed(cast.marco, "newsletters.view_subscriber", reader)
    assert not allowed(cast.marco, "newsletters.erase_subscriber", reader)
    both = make_user("Both", email="both@example.org")
    for programme in (cast.programme, cast.other_programme):
        make_membership(both, programme, "data_protection")
    assert allowed(both, "newsletters.erase_subscriber", reader)
