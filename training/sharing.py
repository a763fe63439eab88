"""What is handed out with a lesson: files and links."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.models import Upload
from core.states import require
from core.uploading import store_upload
from training.locking import lock_session
from training.models import Session, SessionMaterial

ADDS = "training.add_material"
MOST = 30
"""Materials of one lesson."""


@transaction.atomic
def add_material(
    session: Session, *, title: str, by: Any, at: datetime, file: "UploadedFile[Any] | None" = None, link: str = ""
) -> SessionMaterial:
    """Add a file or a link. Raises NotAllowed, ValidationError for neither or both, and a file that is refused."""
    session = lock_session(session)
    require(by, ADDS, session)
    if session.materials.count() >= MOST:
        raise ValidationError(_("A lesson has at most %(most)s materials."), params={"most": MOST}, code="most")
    if (file is None) == (not link):
        raise ValidationError(_("Choose a file or give a link, one of both."), code="one")
    upload = store_upload(file, by=by) if file is not None else None
    material = SessionMaterial(session=session, title=title, upload=upload, link=link, by=by, at=at)
    material.full_clean()
    material.save()
    record("training.add_material", by=by, on=material, session=session.pk)
    return material


@transaction.atomic
def remove_material(material: SessionMaterial, *, by: Any, at: datetime) -> None:
    """It is handed out no more. Raises NotAllowed."""
    session = lock_session(material.session)
    require(by, ADDS, session)
    record("training.remove_material", by=by, on=material, session=session.pk)
    SessionMaterial.objects.filter(pk=material.pk).delete()


def open_material(material: SessionMaterial, *, by: Any) -> Upload:
    """The file, for whoever sees the lesson. Raises NotAllowed, ValidationError for a link."""
    require(by, "training.read_material", material)
    if material.upload is None:
        raise ValidationError(_("This is a link, and no file."), code="link")
    return material.upload
