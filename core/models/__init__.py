"""Shared rows: mail and what came back, what happened, files and documents, threads, translations, heartbeats."""

from core.models.audit import AuditEvent
from core.models.bounce import Bounce, BouncePolicy
from core.models.duplicates import DuplicateCandidate, DuplicateSearch
from core.models.filters import SavedFilter
from core.models.heartbeat import Heartbeat
from core.models.importing import ImportBatch, ImportRow
from core.models.outbox import OutboxMail, SuppressedAddress
from core.models.rendering import RenderedFile
from core.models.thread import Message, Thread, ThreadReading
from core.models.translation import Translated, TranslationState
from core.models.upload import Upload

__all__ = [
    "AuditEvent",
    "Bounce",
    "BouncePolicy",
    "DuplicateCandidate",
    "DuplicateSearch",
    "Heartbeat",
    "ImportBatch",
    "ImportRow",
    "Message",
    "OutboxMail",
    "RenderedFile",
    "SavedFilter",
    "SuppressedAddress",
    "Thread",
    "ThreadReading",
    "Translated",
    "TranslationState",
    "Upload",
]
