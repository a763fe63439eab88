"""What is still missing before a project can be handed in, each with the place where it is asked."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beneficiaries.forms import step_of
from beneficiaries.presenting import label_of as profile_label
from projects.content import FIELDS
from projects.models import Project
from projects.presenting import label_of
from projects.submitting import Incomplete


@dataclass(frozen=True)
class Gap:
    """Something that is missing; `url` is empty where only the applicant can fill it, and the reader is another."""

    label: str
    url: str


def gaps_of(project: Project, missing: Incomplete, *, reader: Any) -> list[Gap]:
    """Everything that is missing, in the order in which it is asked."""
    edit = reverse("projects:edit", args=[project.uuid])
    back = urlencode({"next": reverse("projects:submit", args=[project.uuid])})
    own = project.owner.user_id == reader.pk
    found = [Gap(label_of(name), f"{edit}#field-{name}") for name in FIELDS if name in missing.fields]
    if missing.documents:
        label = ngettext("%(number)s document", "%(number)s documents", missing.documents)
        found.append(Gap(label % {"number": missing.documents}, f"{edit}#documents"))
    for name in missing.profile:
        step = reverse("beneficiaries:profile_step", args=[step_of(name)])
        label = _("In the profile: %(field)s") % {"field": profile_label(name)}
        found.append(Gap(label, f"{step}?{back}#field-{name}" if own else ""))
    if missing.consent:
        consents = f"{reverse('beneficiaries:consents')}?{back}"
        found.append(Gap(_("The consent to take part in the programme"), consents if own else ""))
    return found
