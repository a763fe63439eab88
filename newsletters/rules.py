"""Who may do what with newsletters."""

from typing import Any

import rules

from newsletters.models import Article, Issue, Sender, Subscriber, Subscription
from programmes.models import Role
from programmes.rules import has_role, is_administrator, is_data_protection, is_manager, role_predicate

writes = role_predicate(Role.OFFICER, Role.MANAGER, Role.COMMUNICATION)
sends = role_predicate(Role.MANAGER, Role.COMMUNICATION)
keeps_addresses = sends | is_data_protection
ERASERS = [Role.MANAGER, Role.DATA_PROTECTION]


@rules.predicate
def keeps_subscriber(user: Any, subscriber: Subscriber | None = None) -> bool:
    """The user keeps the addresses of a newsletter that the subscriber has, or had."""
    if subscriber is None:
        return bool(keeps_addresses(user))
    return Subscription.objects.seen_by_staff(user).filter(subscriber=subscriber).exists()


@rules.predicate
def answers_for_subscriber(user: Any, subscriber: Subscriber | None = None) -> bool:
    """The user is manager or data protection of every programme with whose newsletters the subscriber has to do."""
    if subscriber is None:
        return has_role(user, ERASERS)
    theirs = list(Subscription.objects.of_subscriber(subscriber))
    return bool(theirs) and all(has_role(user, ERASERS, one) for one in theirs)


@rules.predicate
def manages_sender(user: Any, sender: Sender | None = None) -> bool:
    """The user is manager: of every programme whose newsletters leave from the sender."""
    if sender is None:
        return has_role(user, [Role.MANAGER])
    return has_role(user, [Role.MANAGER]) and all(
        has_role(user, [Role.MANAGER], one) for one in sender.newsletters.with_programme()
    )


@rules.predicate
def keeps_reader(user: Any, subscriber: Subscriber | None = None) -> bool:
    """The user keeps the addresses of a newsletter that the subscriber gets: having asked for them is not enough."""
    if subscriber is None:
        return bool(keeps_addresses(user))
    return Subscription.objects.seen_by_staff(user).confirmed().filter(subscriber=subscriber).exists()


@rules.predicate
def is_of_the_past(user: Any, row: Any = None) -> bool:
    """The issue (or that of the article) is a historical one: what is written in it is published at once."""
    issue = row.issue if isinstance(row, Article) else row
    return isinstance(issue, Issue) and issue.state == Issue.State.HISTORICAL


changes_words = sends | (writes & ~is_of_the_past)
rules.add_perm("newsletters.write_issue", changes_words)
rules.add_perm("newsletters.send_issue", sends)
rules.add_perm("newsletters.see_subscribers", keeps_addresses)
rules.add_perm("newsletters.import_subscribers", sends)
rules.add_perm("newsletters.export_subscribers", is_manager | is_data_protection)
rules.add_perm("newsletters.end_subscription", keeps_addresses)
rules.add_perm("newsletters.add_subscriber", sends)
rules.add_perm("newsletters.view_subscriber", keeps_subscriber)
rules.add_perm("newsletters.change_subscriber", keeps_reader)
rules.add_perm("newsletters.erase_subscriber", answers_for_subscriber)
rules.add_perm("newsletters.view_delivery", keeps_addresses)

for _model in ("newsletter", "issue", "article"):
    rules.add_perm(f"newsletters.view_{_model}", writes)
for _model in ("issue", "article"):
    rules.add_perm(f"newsletters.add_{_model}", writes)
    rules.add_perm(f"newsletters.change_{_model}", changes_words)
    rules.add_perm(f"newsletters.delete_{_model}", writes)
for _verb in ("add", "change"):
    rules.add_perm(f"newsletters.{_verb}_newsletter", sends)
for _verb in ("view", "add"):
    rules.add_perm(f"newsletters.{_verb}_sender", is_administrator | is_manager)
for _verb in ("change", "delete"):
    rules.add_perm(f"newsletters.{_verb}_sender", is_administrator | manages_sender)
