"""Open calls, as a list that newsletters can show."""

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.lists import offer_open
from projects.models import Call

if TYPE_CHECKING:
    from projects.querysets import CallQuerySet


def _open() -> "CallQuerySet":
    return Call.objects.open_at(timezone.now()).for_list()


offer_open("projects.open_calls", _("Open calls"), rows=_open, title="title")
