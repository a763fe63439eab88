"""How values look in the lists of the back office."""

from django.utils.html import format_html
from django.utils.safestring import SafeString


def badge(tone: str, label: object) -> SafeString:
    """A state: a colour and a word."""
    return format_html('<span class="badge {}">{}</span>', tone, label)
