"""Issues on their way, subscribers and senders in the back office."""

from typing import Any

from newsletters.models import Issue, Newsletter, Sender, Subscriber
from tests.access.back_office import pk, read_only, staff
from tests.access.scene import Scene
from tests.kit.access import Row
from tests.newsletters.builders import delivered, make_issue, make_newsletter, make_subscriber, on_its_way

KEEPERS = ("manager", "communication", "data_protection")
EXPORTERS = ("manager", "data_protection")
WRITERS = ("officer", "manager", "communication")
SENDERS = ("manager", "communication")


def series(scene: Scene) -> Newsletter:
    return make_newsletter(scene.cast.programme)


def subscriber(scene: Scene) -> Subscriber:
    return make_subscriber(series(scene))


def sender(scene: Scene) -> Sender:
    return Sender.objects.create(address="news@example.org")


def on_the_way(scene: Scene) -> Issue:
    """Of one of its mails nobody knows whether it arrived."""
    issue = on_its_way(make_issue(series(scene)))
    delivered(issue, "unknown")
    return issue


def acts(model: str, *names: str, find: Any, get: Any, post: Any) -> Row:
    return Row(*[f"admin:newsletters_{model}_{name}" for name in names], get=get, post=post, kwargs=pk(find))


KEPT = staff("manager", "administrator")
ROWS = [
    acts("issue", "progress", find=on_the_way, get=staff(*WRITERS), post=staff(*WRITERS)),
    acts("issue", "send_again", "leave_it", find=on_the_way, get=staff(*WRITERS), post=staff(*SENDERS)),
    acts("subscriber", "end", "language", find=subscriber, get=staff(*KEEPERS), post=staff(*KEEPERS)),
    acts("subscriber", "erase", find=subscriber, get=staff(*KEEPERS), post=staff("manager", "data_protection")),
    Row("admin:newsletters_subscriber_file", get=staff(*EXPORTERS), post=staff(*EXPORTERS)),
    *read_only("newsletters_subscriber", *KEEPERS, find=subscriber, add=staff(*SENDERS)),
    Row("admin:newsletters_sender_changelist", "admin:newsletters_sender_add", get=KEPT, post=KEPT),
    acts("sender", "change", "delete", "history", find=sender, get=KEPT, post=KEPT),
]
