"""How rows of the repertoire look in the lists of the back office."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.administration.shown import badge
from core.shown import shown
from repertoire.states import TONES


def state_badge(row: Any) -> SafeString:
    """The state of an entry, an opportunity, a change or a request."""
    return badge(TONES.get(str(row.state), "neutral"), row.get_state_display())


def in_its_language(row: Any, field: str) -> SafeString:
    """A text of a translated row, marked where it is in another language than the page's."""
    text = shown(row, field)
    return format_html('<span lang="{}">{}</span>', text.language, text) if text.foreign else format_html("{}", text)


def link_to_entry(organisation: Any) -> SafeString:
    """The organisation's name, leading to its page in the back office."""
    url = reverse("admin:repertoire_organisation_change", args=[organisation.pk])
    return format_html('<a href="{}">{}</a>', url, in_its_language(organisation, "name"))
