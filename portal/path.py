"""'My path': where a person stands with each project, and what comes next."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beneficiaries.forms import step_of
from beneficiaries.models import Beneficiary, Cohort, Consent, Enrolment, Purpose, Referral
from beneficiaries.states import ReferralState
from core.shown import shown
from portal.path_of_cohorts import answers, applications
from portal.todo import Todo
from projects.models import Project
from projects.states import EDITABLE, OUTCOMES, ProjectState

S = ProjectState

# The nearer to the front, the more a project asks of the person now.
URGENT = [
    S.REVISION_REQUESTED, S.DRAFT, S.APPROVED, S.IN_PROGRESS, S.IN_ASSESSMENT, S.ELIGIBLE, S.SUBMITTED, S.RESERVE,
]  # fmt: skip


def can_be_written(project: Project, at: datetime) -> bool:
    """Whether the project is being written and there is still time."""
    if project.state == S.REVISION_REQUESTED:
        today = at.astimezone(project.call.zone).date()
        return project.revise_by is None or today <= project.revise_by
    return project.state == S.DRAFT and project.call.accepts(at)


def main_project(projects: list[Project], at: datetime) -> Project | None:
    """The project that the page is about: the one that asks most of the person, else the one that moved last."""
    alive = [project for project in projects if project.state in URGENT]
    alive = [project for project in alive if project.state not in EDITABLE or can_be_written(project, at)]
    if alive:
        return min(alive, key=lambda project: (URGENT.index(S(project.state)), -project.updated_at.timestamp()))
    return projects[0] if projects else None


def todos(
    *,
    user: Any,
    person: Beneficiary,
    projects: list[Project],
    given: list[Consent],
    whole: Project | None,
    referrals: Iterable[Referral] = (),
    enrolments: list[Enrolment],
    cohorts: list[Cohort],
    received: int = 0,
    training: Iterable[Todo] = (),
    partner: bool = False,
    at: datetime,
) -> list[Todo]:
    """What waits for the person, the most urgent first. `whole` is the project that only has to be handed in,
    `cohorts` are those to which the person can apply, `received` counts who waits for the organisation's answer,
    `training` is what waits in courses. A `partner` is here for an organisation alone: nobody asks who they are."""
    writable = [project for project in projects if can_be_written(project, at)]
    own = [project for project in writable if project.owner.user_id == user.pk]
    found = [*([_received(received)] if received else []), *answers(enrolments, at), *training]
    found += [_change(project) for project in writable if project.state == S.REVISION_REQUESTED]
    found += [_read(project) for project in projects if getattr(project, "unread", 0)]
    found += [_finish(project, whole=project == whole) for project in writable if project.state == S.DRAFT]
    found += [_referral(referral) for referral in referrals]
    if person.profile_gaps and not partner and (own or not projects):
        found.append(_complete(person))
    if missing := {project.programme for project in own} - agreed_programmes(given):
        names = ", ".join(sorted(str(programme) for programme in missing))
        text = _("Without it nothing can be handed in to %(programme)s.") % {"programme": names}
        found.append(
            Todo(_("Answer the question of consent"), text, reverse("beneficiaries:consents"), _("Read and answer"))
        )
    return found + applications(cohorts)


def agreed_programmes(given: list[Consent]) -> set[Any]:
    """The programmes in which the person's newest answer allows taking part; `given` is newest first."""
    last: dict[Any, bool] = {}
    for consent in given:
        if consent.purpose == Purpose.PROGRAMME:
            last.setdefault(consent.programme, consent.granted)
    return {programme for programme, granted in last.items() if granted}


def _change(project: Project) -> Todo:
    text = _("The programme asks for changes.")
    if project.revise_by is not None:
        day = date_format(project.revise_by, "DATE_FORMAT")
        text = _("The programme asks for changes until %(day)s.") % {"day": day}
    return Todo(str(project), text, reverse("projects:edit", args=[project.uuid]), _("Make the changes"))


def _read(project: Project) -> Todo:
    number = getattr(project, "unread", 0)
    text = ngettext("%(number)s unread message.", "%(number)s unread messages.", number) % {"number": number}
    return Todo(str(project), text, f"{project.get_absolute_url()}#messages", _("Read"))


def _finish(project: Project, *, whole: bool) -> Todo:
    moment = date_format(localtime(project.call.closes_at), "DATETIME_FORMAT")
    if whole:
        text = _("Everything is there. Hand it in before the call closes, on %(moment)s.") % {"moment": moment}
        return Todo(str(project), text, reverse("projects:submit", args=[project.uuid]), _("Review and hand in"))
    text = _("A draft. The call closes on %(moment)s.") % {"moment": moment}
    return Todo(str(project), text, reverse("projects:edit", args=[project.uuid]), _("Go on writing"))


def _referral(referral: Referral) -> Todo:
    name = shown(referral.opportunity.organisation, "name").text
    url = reverse("beneficiaries:my_referral", args=[referral.uuid])
    if referral.state == ReferralState.PROPOSED:
        return Todo(
            name, _("The programme suggests that you get in touch with this organisation."), url, _("Look at it")
        )
    return Todo(name, _("The organisation has answered you."), url, _("Read the answer"))


def _received(number: int) -> Todo:
    text = ngettext(
        "%(number)s person waits for your organisation's answer.",
        "%(number)s persons wait for your organisation's answer.",
        number,
    )
    return Todo(_("Referrals received"), text % {"number": number}, reverse("received:referrals"), _("Read and answer"))


def _complete(person: Beneficiary) -> Todo:
    gaps = person.profile_gaps
    text = ngettext("%(number)s answer is still missing.", "%(number)s answers are still missing.", len(gaps))
    url = reverse("beneficiaries:profile_step", args=[step_of(gaps[0])])
    return Todo(_("Your profile"), text % {"number": len(gaps)}, url, _("Fill in your profile"))


def standing_words(project: Project | None, *, todo: bool, partner: bool = False) -> str:
    """One sentence on where the person stands, for the top of the page."""
    if todo:
        return _("This is what comes next for you.")
    if project is None and not partner:
        return _("Choose a call when you are ready; nothing else waits for you.")
    if project is not None and project.state in OUTCOMES:
        return _("Your project has been decided. Nothing waits for you now.")
    return _("Nothing waits for you now. We write to you when something moves.")
