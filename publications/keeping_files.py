"""Files that were made elsewhere, and documents that could not be made here."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.caching import renew_public_pages
from core.rendering.asking import retry_rendering
from core.states import require
from core.uploading import PDF, check_upload, store_upload
from publications.locking import lock_publication
from publications.models import Edition, OldFile, Publication
from publications.states import PUBLISHES, right_to_change


@transaction.atomic
def put_old_file(publication: Publication, language: str, *, file: "UploadedFile[Any] | None", by: Any) -> OldFile:
    """Keep the file of a language ('': nobody knows which), in place of one that was there; without a file, only note
    that it was published in this language.

    Raises NotAllowed, also where the public would see it at once and `by` only writes, ValidationError for what is
    no PDF.
    """
    publication = _lock_files(publication, by=by)
    if file is not None and check_upload(file).content_type != PDF:
        raise ValidationError({"file": _("Send it as a PDF.")})
    old, _new = OldFile.objects.get_or_create(publication=publication, language=language)
    if file is not None:
        old.upload = store_upload(file, by=by)
        old.save(update_fields=["upload"])
    record("publications.put_old_file", by=by, on=publication, language=language)
    renew_public_pages()
    return old


@transaction.atomic
def remove_old_file(old: OldFile, *, by: Any) -> None:
    """It was entered by mistake. Raises NotAllowed."""
    publication = _lock_files(old.publication, by=by)
    record("publications.remove_old_file", by=by, on=publication, language=old.language)
    OldFile.objects.filter(pk=old.pk, publication=publication).delete()
    renew_public_pages()


def _lock_files(publication: Publication, *, by: Any) -> Publication:
    found = lock_publication(publication, by=by)
    require(by, right_to_change(found.state), found)
    return found


@transaction.atomic
def retry_edition(edition: Edition, *, by: Any) -> None:
    """Have a PDF made once more that could not be made. Raises NotAllowed, WrongState for one that did not fail."""
    require(by, PUBLISHES, edition)
    retry_rendering(edition.file, by=by)
