"""The issues of a newsletter as RSS, a language a feed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language

from core.feeds import NOT_IN_XML
from core.markdown import render_markdown
from core.shown import shown
from newsletters.models import Issue, Newsletter
from newsletters.paper import noon_of

NEWEST = 30


class IssuesOut(Feed):  # type: ignore[type-arg]
    """What was published last, with its introduction, in the current language or the one that it was written in.

    An old issue of which nobody knows the day is not among them: a reader would take it for a new one. Every address
    is of settings.SITE_URL, whatever was asked.
    """

    def get_object(self, request: HttpRequest, code: str) -> Newsletter:
        return get_object_or_404(Newsletter.objects.public(), code=code)

    def title(self, newsletter: Newsletter) -> str:
        return shown(newsletter, "name").text.translate(NOT_IN_XML)

    def description(self, newsletter: Newsletter) -> str:
        return shown(newsletter, "description").text.translate(NOT_IN_XML)

    def link(self, newsletter: Newsletter) -> str:
        return f"{settings.SITE_URL}{newsletter.get_absolute_url()}"

    def feed_url(self, newsletter: Newsletter) -> str:
        return f"{settings.SITE_URL}{reverse('newsletters_data:issues', args=[newsletter.code, get_language()])}"

    def items(self, newsletter: Newsletter) -> QuerySet[Issue]:
        found = Issue.objects.shown().of_newsletter(newsletter).with_newsletter()
        return found.latest_out()[:NEWEST]

    def item_title(self, item: Any) -> str:
        return shown(item, "title").text.translate(NOT_IN_XML)

    def item_description(self, item: Issue) -> str:
        return render_markdown(shown(item, "lead").text.translate(NOT_IN_XML))

    def item_link(self, item: Issue) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_guid(self, item: Issue) -> str:
        return f"urn:uuid:{item.uuid}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Issue) -> datetime | None:
        return item.started_at or noon_of(item)
