"""What subscribers are asked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import check_name
from core.forms import TypedText
from core.shown import Shown, shown
from newsletters.models import Newsletter


def label_of(newsletter: Newsletter) -> SafeString:
    """A series as a choice: its name, and below it what it is about."""
    name, about = shown(newsletter, "name"), shown(newsletter, "description")
    if not about:
        return _in_its_language(name, "strong")
    words = _in_its_language(name, "strong"), _in_its_language(about, "span")
    return format_html("<span>{}<br>{}</span>", *words)


def _in_its_language(text: Shown, tag: str) -> SafeString:
    if text.foreign:
        return format_html('<{} lang="{}">{}</{}>', tag, text.foreign, text, tag)
    return format_html("<{}>{}</{}>", tag, text, tag)


class Series(forms.TypedMultipleChoiceField):
    """Some of the series that are offered; none, too, where that is an answer (`or_none`)."""

    def __init__(self, offered: Sequence[Newsletter], *, or_none: bool = False, **kwargs: Any) -> None:
        self.or_none = or_none
        by_code = {newsletter.code: newsletter for newsletter in offered}
        choices = [(newsletter.code, label_of(newsletter)) for newsletter in offered]
        super().__init__(
            choices=choices, coerce=by_code.__getitem__, empty_value=[], widget=forms.CheckboxSelectMultiple, **kwargs
        )

    def validate(self, value: Any) -> None:
        if value or not self.or_none:
            super().validate(value)


class Words(forms.Form):
    """What a subscriber tells of themselves."""

    use_required_attribute = False

    name = TypedText(
        label=_("Your name"), required=False, max_length=100, validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}), help_text=_("As the newsletter shall greet you."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language?"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class SubscribeForm(Words):
    """An address, and what it wants."""

    email = forms.EmailField(
        label=_("Your e-mail"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, offered: Sequence[Newsletter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["newsletters"] = Series(
            offered, label=_("What would you like to get?"),
            error_messages={"required": _("Choose at least one newsletter.")},
        )  # fmt: skip
        self.order_fields(["newsletters", "email", "name", "language"])


class PreferencesForm(Words):
    """What a subscriber wants from now on."""

    def __init__(self, *args: Any, offered: Sequence[Newsletter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["newsletters"] = Series(
            offered, or_none=True, label=pgettext_lazy("a subscriber", "What you get"),
        )  # fmt: skip
        self.order_fields(["newsletters", "language", "name"])
