"""Personal fields of the shared tables."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.erasing import erase_events, erase_import_rows, erase_mails, erase_renderings, erase_uploads
from core.models import (
    AuditEvent,
    Bounce,
    BouncePolicy,
    DuplicateCandidate,
    DuplicateSearch,
    Heartbeat,
    ImportBatch,
    ImportRow,
    Message,
    OutboxMail,
    RenderedFile,
    SavedFilter,
    SuppressedAddress,
    Thread,
    ThreadReading,
    TranslationState,
    Upload,
)  # fmt: skip
from core.personal_data import Erase, Hold, Kind, hold, register

register(
    AuditEvent,
    personal={"actor": Kind.IDENTITY, "address": Kind.SENSITIVE, "parameters": Kind.CONTENT},
    plain="at verb role target_type target_id",
    user="actor",
    erase=erase_events,
)
register(
    OutboxMail,
    personal={"recipient": Kind.CONTACT, "parameters": Kind.CONTENT},
    plain="uuid language template secret farewell cause_type cause_id state attempts superseded due_at claimed_at"
    " created_at sent_at error",
    address="recipient",
    erase=erase_mails,
)
register(
    SuppressedAddress,
    personal={"address": Kind.CONTACT},
    plain="reason at",
    address="address",
    erase=Erase.DELETE,
)
hold(
    SuppressedAddress,
    Hold(
        code="suppressed",
        where=lambda subject: Q(pk__in=[]) if subject.forget_suppression else ~Q(pk__in=[]),
        fields=frozenset({"address"}),
        reason=_("So that nothing is sent to this address any more. It goes too when you ask for that."),
    ),
)
register(
    Bounce,
    personal={"address": Kind.CONTACT},
    plain="kind code source message identifier decisive at",
    address="address",
    erase=Erase.DELETE,
)
register(BouncePolicy, plain="hard_after soft_after soft_days complaint_after")
register(
    Upload,
    personal={"file": Kind.CONTENT, "name": Kind.CONTENT},
    plain="uuid content_type size sha256 by at",
    user="by",
    erase=erase_uploads,
)
register(  # whose it is, the app says that asked for it (also_about)
    RenderedFile,
    personal={"html": Kind.CONTENT, "pictures": Kind.CONTENT, "unprintable": Kind.CONTENT, "detail": Kind.CONTENT},
    plain="uuid digest kind language dated cause_type cause_id state attempts due_at claimed_until problem pages size"
    " by at ready_at",
    erase=erase_renderings,
)
register(Thread, plain="created_at")
register(Message, personal={"body": Kind.CONTENT}, plain="thread author at visibility", user="author")
register(ThreadReading, plain="thread user until", user="user", erase=Erase.DELETE)
register(TranslationState, plain="object_type object_id language source_language label state hashes checked_at")
register(
    SavedFilter,
    personal={"name": Kind.CONTENT, "query": Kind.CONTENT},
    plain="uuid user about created_at",
    user="user",
    erase=Erase.DELETE,
)
register(Heartbeat, plain="name at")
register(
    ImportBatch,
    plain="uuid kind upload state read_as ignored rows_read problem add_doubles by at decided_by decided_at",
    file="upload",
)
register(
    ImportRow,
    personal={"values": Kind.CONTENT, "changes": Kind.CONTENT, "problems": Kind.CONTENT, "identity": Kind.CONTENT},
    plain="batch number kind target_id like_id fingerprint",
    erase=erase_import_rows,
)
register(DuplicateCandidate, plain="model left_id right_id score fingerprint state found_at by at", erase=Erase.DELETE)
register(DuplicateSearch, plain="model keys after asked_at claimed_until")
