"""The words that people agree to: a published notice stays as it is, a new version takes its place."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from beneficiaries.models import ConsentNotice
from core.auditing import record
from core.caching import renew_public_pages
from core.errors import WrongState
from core.states import require
from core.translating import record_translation

TEXTS = [f"{field}_{language}" for field in ("title", "text") for language, _name in settings.LANGUAGES]


def next_version(purpose: str) -> int:
    """The number of the next notice for a purpose."""
    last = ConsentNotice.objects.filter(purpose=purpose).aggregate(last=Max("version"))["last"]
    return int(last or 0) + 1


@transaction.atomic
def publish_notice(notice: ConsentNotice, *, by: Any, at: datetime) -> ConsentNotice:
    """Show this notice from now on. Raises NotAllowed, WrongState when it is published already, or ValidationError
    when a language is missing: what people agree to must not change afterwards."""
    notice = ConsentNotice.objects.select_for_update().get(pk=notice.pk)
    require(by, "beneficiaries.change_consentnotice")
    if notice.published_at is not None:
        raise WrongState("published already")
    if not all((getattr(notice, name) or "").strip() for name in TEXTS):
        raise ValidationError(_("Write title and text in every language first: a published notice cannot be changed."))
    notice.published_at = at
    notice.save(update_fields=["published_at"])
    record("beneficiaries.publish_notice", by=by, on=notice, purpose=notice.purpose, version=notice.version)
    renew_public_pages()
    return notice


@transaction.atomic
def renew_notice(notice: ConsentNotice, *, by: Any) -> ConsentNotice:
    """Begin the next version with the words of this one. Raises NotAllowed, or WrongState when one is begun already."""
    notice = ConsentNotice.objects.select_for_update().get(pk=notice.pk)
    require(by, "beneficiaries.add_consentnotice")
    if ConsentNotice.objects.filter(purpose=notice.purpose, published_at=None).exists():
        raise WrongState("a version is being written")
    words = {name: getattr(notice, name) for name in TEXTS}
    renewed = ConsentNotice.objects.create(
        purpose=notice.purpose, version=next_version(notice.purpose), source_language=notice.source_language, **words
    )
    record_translation(renewed)
    record("beneficiaries.renew_notice", by=by, on=renewed, purpose=renewed.purpose, version=renewed.version)
    return renewed
