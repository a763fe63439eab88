"""New opportunities, as a list that newsletters can show."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.lists import Item, OfferedList, offer_list
from core.shown import shown
from repertoire.models import Opportunity


def _newest(since: date) -> list[Item]:
    start = timezone.make_aware(datetime.combine(since, time.min))
    rows = Opportunity.objects.public(timezone.localdate()).published_since(start).newest_first()
    return [_item(row) for row in rows.with_organisation().for_list()]


def _still(keys: Sequence[str]) -> list[Item]:
    rows = Opportunity.objects.public(timezone.localdate()).with_uuids(_uuids(keys))
    return [_item(row) for row in rows.with_organisation().for_list()]


def _uuids(keys: Sequence[str]) -> Iterator[UUID]:
    """Those of the keys that can be one."""
    for key in keys:
        with suppress(ValueError):
            yield UUID(key)


def _item(opportunity: Opportunity) -> Item:
    """Who offers it, and until when."""
    title = shown(opportunity, "title")
    words = str(shown(opportunity.organisation, "name"))
    if opportunity.valid_until is not None:
        until = _("until %(day)s") % {"day": date_format(opportunity.valid_until, "DATE_FORMAT")}
        words = f"{words}, {until}"
    return Item(str(opportunity.uuid), str(title), words, opportunity.get_absolute_url(), title.language)


offer_list(OfferedList("repertoire.new_opportunities", gettext_lazy("New opportunities"), newest=_newest, still=_still))
