"""The one way to order, annotate or search by a translated field."""

from django.conf import settings
from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname


def languages_in_order(language: str | None = None) -> list[str]:
    """The asked language (default: the current one) first, then it, fr, en."""
    first = language or get_language() or settings.LANGUAGE_CODE
    return [first, *(code for code in settings.MODELTRANSLATION_FALLBACK_LANGUAGES if code != first)]


def translated(field: str, language: str | None = None) -> Coalesce:
    """The text of `field` in the language, else in the fallback languages, never NULL. Takes `relation__field`."""
    columns = [NullIf(F(build_localized_fieldname(field, code)), Value("")) for code in languages_in_order(language)]
    return Coalesce(*columns, Value(""), output_field=CharField())
