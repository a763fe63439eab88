"""What an organisation sees of a person who is put in touch with it, and why: the one list that all pages show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models import Beneficiary
from beneficiaries.presenting import languages_of, words_of


@dataclass(frozen=True)
class Shared:
    """Some fields of a person that belong together, and the reason for which an organisation needs them."""

    label: str | Promise
    fields: Sequence[str]
    reason: str | Promise


SHARED_FIELDS = (
    Shared(_("Name"), ("given_name", "family_name"), _("so that they know who writes to them")),
    Shared(_("Contact"), ("email", "phone"), _("so that they can answer you")),
    Shared(_("Town of residence"), ("residence_city",), _("so that they know how far away you are")),
    Shared(_("Languages"), ("languages",), _("so that they can speak with you")),
    Shared(
        _("Education"),
        ("education_level", "education_field", "education_title"),
        _("so that they see what you have learnt"),
    ),
    Shared(
        pgettext_lazy("of a person", "Work"),
        ("occupation", "occupation_title"),
        _("so that they see what you do"),
    ),
)
"""Nothing else of the record: no dates, no papers, no notes, nothing of other programmes."""


@dataclass(frozen=True)
class SharedFact:
    """What is told of a person; an empty `value` is what the person has not told."""

    label: str
    value: str
    reason: str


def shared_facts(person: Beneficiary) -> list[SharedFact]:
    """Exactly what an organisation would see now, with what is empty."""
    return [SharedFact(str(one.label), _words(person, one), str(one.reason)) for one in SHARED_FIELDS]


def shared_words() -> str:
    """What is shared, in one line: for the question of consent."""
    return ", ".join(str(one.label).lower() for one in SHARED_FIELDS)


def _words(person: Beneficiary, shared: Shared) -> str:
    if shared.fields == ("languages",):
        return ", ".join(f"{one['label']} ({one['value']})" for one in languages_of(person))
    between = " " if "given_name" in shared.fields else ", "
    return between.join(filter(None, (words_of(person, name) for name in shared.fields)))
