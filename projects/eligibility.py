"""The automatic part of screening: what the call's own data says about a project. An officer confirms it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.consenting import has_consented
from beneficiaries.models import Purpose
from projects.models import Project


@dataclass(frozen=True)
class Check:
    """One rule, and whether the project meets it."""

    label: str | Promise
    met: bool


def check_eligibility(project: Project) -> list[Check]:
    """Every automatic rule with its answer, for the officer who screens."""
    call, first = project.call, project.revisions.first()
    countries = {country.code for country in call.countries}
    asked = project.amount_requested or 0
    documents = project.documents.filter(removed_at=None).count()
    grace = timedelta(minutes=call.grace_minutes)
    return [
        Check(_("Submitted in time"), first is not None and first.at < call.closes_at + grace),
        Check(_("Takes place in a country of the call"), not countries or project.country.code in countries),
        Check(_("Asks for no more than the call's highest amount"), call.ceiling is None or asked <= call.ceiling),
        Check(_("Has the documents that the call asks for"), documents >= call.documents_needed),
        Check(_("The applicant's profile is complete"), not project.owner.profile_gaps),
        Check(
            _("The applicant agrees to take part in the programme"),
            has_consented(project.owner, Purpose.PROGRAMME, programme=call.programme),
        ),
    ]
