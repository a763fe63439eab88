"""Personal fields of newsletters."""

from core.models import ImportRow
from core.personal_data import Erase, Kind, also_found, ends_with_person, register
from newsletters.exporting import withdraw_with_person
from newsletters.forgetting import let_go_deliveries, rows_of_lists
from newsletters.models import (
    Article,
    Delivery,
    Edition,
    Issue,
    IssueFile,
    IssueLink,
    IssueTest,
    Newsletter,
    Sender,
    Subscriber,
    Subscription,
    SubscriptionEvent,
)

# The files of issues belong to no person: `file` keeps them when whoever sent them is erased.
register(Sender, plain="address per_minute next_at")
register(Newsletter, plain="programme code name description from_name sender reply_to published closed source_language")
register(
    Issue,
    plain="uuid newsletter number state title lead picture picture_words audience languages time_zone scheduled_at "
    "started_at ended_at published_on out_by created_at source_language",
    file="picture",
)
register(
    Article,
    plain="uuid issue position kind title body link picture picture_words list_code list_keys source_language",
    file="picture",
)
register(Edition, plain="issue language upload", file="upload")
register(IssueFile, plain="issue language file")
register(IssueLink, plain="issue language key address clicks")
register(
    Subscriber,
    personal={"email": Kind.CONTACT, "name": Kind.IDENTITY},
    plain="uuid language key created_at",
    address="email",
    erase=Erase.DELETE,
    withheld="key",
)
register(Subscription, plain="subscriber newsletter state since", address="subscriber__email", erase=Erase.DELETE)
register(
    SubscriptionEvent,
    personal={"evidence": Kind.CONTENT},
    plain="subscription state how language by at",
    address="subscription__subscriber__email",
    erase=Erase.DELETE,
)
register(
    Delivery,
    plain="issue subscriber newsletter language state attempts due_at claimed_at claimed_by sent_at error",
    address="subscriber__email",
    erase=let_go_deliveries,
    withheld="claimed_by claimed_at",
)
register(
    IssueTest,
    personal={"address": Kind.CONTACT},
    plain="issue language state error by at",
    address="address",
    erase=Erase.DELETE,
)
ends_with_person(withdraw_with_person)
also_found(ImportRow, rows_of_lists)
