"""Documents of a case: handed in by the person, filed by staff."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.code_lists import NoteVisibility
from beneficiaries.locking import lock_participation
from beneficiaries.models import Document, Participation
from core.auditing import record
from core.erasing import erase_uploads, erasing
from core.errors import WrongState
from core.models import Upload
from core.personal_data import Subject
from core.states import require
from core.uploading import store_upload

MOST = 30
"""Files that a person can have handed in to one programme."""


@transaction.atomic
def hand_in_document(
    participation: Participation, *, file: "UploadedFile[Any]", title: str, by: Any, at: datetime
) -> Document:
    """The person gives the programme's team a file. Raises NotAllowed, or ValidationError when it is refused."""
    participation = lock_participation(participation)
    require(by, "beneficiaries.hand_in_document", participation)
    if participation.documents.filter(from_person=True, removed_at=None).count() >= MOST:
        raise ValidationError(
            _("You have handed in %(most)s documents. Take one back first."), params={"most": MOST}, code="most"
        )
    document = Document.objects.create(
        participation=participation, title=title, upload=store_upload(file, by=by), from_person=True, by=by, at=at
    )
    record("beneficiaries.hand_in_document", by=by, on=document)
    return document


@transaction.atomic
def file_document(
    participation: Participation, *, file: "UploadedFile[Any]", title: str, visibility: str, by: Any, at: datetime
) -> Document:
    """Staff put a file into the case file. Raises NotAllowed when `by` may not read such documents, ValidationError
    when the file is refused."""
    participation = lock_participation(participation)
    require(by, "beneficiaries.file_document", Document(participation=participation, visibility=visibility))
    if visibility not in NoteVisibility.values:
        raise ValidationError({"visibility": _("Say who reads it.")})
    document = Document.objects.create(
        participation=participation, title=title, upload=store_upload(file, by=by), visibility=visibility, by=by, at=at
    )
    record("beneficiaries.file_document", by=by, on=document)
    return document


@transaction.atomic
def open_document(document: Document, *, by: Any, at: datetime) -> Upload:
    """The file, for whoever may read it; each reading is written down, and what staff have opened stays.

    Raises NotAllowed, or WrongState when the person took it back meanwhile.
    """
    document = _lock(document)
    require(by, "beneficiaries.read_document", document)
    if document.removed_at is not None:
        raise WrongState("taken back")
    if document.from_person and document.read_at is None and by.pk != document.by_id:
        document.read_at = at
        document.save(update_fields=["read_at"])
    record("beneficiaries.read_document", by=by, on=document)
    return document.upload


@transaction.atomic
def take_back_document(document: Document, *, by: Any, at: datetime) -> Document:
    """The person takes back what nobody has opened yet, and the file is deleted; twice changes nothing.

    Raises NotAllowed, or WrongState once staff have read it.
    """
    document = _lock(document)
    require(by, "beneficiaries.hand_in_document", document)
    if not document.from_person or document.read_at is not None:
        raise WrongState("in use")
    if document.removed_at is None:
        document.removed_at = at
        document.save(update_fields=["removed_at"])
        with erasing():
            erase_uploads(Upload.objects.filter(pk=document.upload_id), Subject(), "taken-back")
        record("beneficiaries.take_back_document", by=by, on=document)
    return document


def _lock(document: Document) -> Document:
    found: Document = Document.objects.select_for_update(of=("self",)).with_case().with_files().get(pk=document.pk)
    return found
