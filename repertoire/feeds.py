"""New opportunities as RSS, a language a feed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.feeds import NOT_IN_XML
from repertoire.models import Entry

NEWEST = 50


class NewOpportunities(Feed):  # type: ignore[type-arg]
    """What was published last, in the current language; every address is of settings.SITE_URL, whatever was asked."""

    def title(self) -> str:
        return _("New opportunities")

    def description(self) -> str:
        return _("What organisations newly offer to people who settle in or return.")

    def link(self) -> str:
        return f"{settings.SITE_URL}{reverse('repertoire:opportunities')}"

    def feed_url(self) -> str:
        return f"{settings.SITE_URL}{reverse('repertoire_data:new_opportunities', args=[get_language()])}"

    def items(self) -> QuerySet[Entry]:
        return Entry.objects.about("opportunity").in_language().found_on(timezone.localdate()).newest(NEWEST)

    def item_title(self, item: Any) -> str:
        return f"{item.title} · {item.organisation_name}".translate(NOT_IN_XML)

    def item_description(self, item: Entry) -> str:
        return item.summary.translate(NOT_IN_XML)

    def item_link(self, item: Entry) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_guid(self, item: Entry) -> str:
        return f"urn:uuid:{item.uuid}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Entry) -> datetime:
        return item.published_at
