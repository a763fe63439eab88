"""The start page of those who take part."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from beneficiaries.models import Beneficiary, Cohort, Consent, Enrolment, Referral
from beneficiaries.registering import unsaved_record_of
from beneficiaries.states import ANSWERED_WITHIN
from core.keeping import forget_others
from core.states import allowed
from portal.path import main_project, standing_words, todos
from portal.path_of_cohorts import open_to
from portal.path_of_training import waiting_in_training
from portal.way import way_of
from projects.journey import journey
from projects.models import Call, Project
from projects.states import EDITABLE
from projects.submitting import what_is_missing

PROJECTS, CALLS, REFERRALS, COHORTS = 20, 4, 5, 10


def cohorts_for(person: Beneficiary, now: datetime) -> list[Cohort]:
    """Open cohorts that are for people like this one and to which they have not applied."""
    found = Cohort.objects.open_at(now).without_application_of(person if person.pk else None).for_list().by_closing()
    return open_to(person, list(found[:COHORTS]))


@login_required
@never_cache
@require_safe
def my_path(request: HttpRequest) -> HttpResponse:
    """What comes next, with dates: one thing to do first, the way of the project, open calls."""
    now = timezone.now()
    forget_others(request.session, reader=request.user, at=now)
    person = Beneficiary.objects.of_account(request.user).first() or unsaved_record_of(request.user)
    given = list(Consent.objects.of_person(person).newest()) if person.pk else []
    projects = list(Project.objects.owned_by(request.user).with_unread(request.user).for_list()[:PROJECTS])
    project = main_project(projects, now)
    missing = what_is_missing(project) if project and project.state in EDITABLE else None
    whole = project if project and not missing and project.owner.user_id == request.user.pk else None
    open_now = Call.objects.open_at(now)
    calls = list(open_now.without_project_of(request.user).for_list().by_closing()[:CALLS])
    referrals = (
        Referral.objects.of_account(request.user).waiting_for_person(now - ANSWERED_WITHIN).for_list()[:REFERRALS]
    )
    received = Referral.objects.received_by(request.user).to_answer().count()
    enrolments = list(Enrolment.objects.of_account(request.user)[:PROJECTS])
    way = way_of(request.user, on=timezone.localdate(now))
    partner = not (projects or enrolments or way) and allowed(request.user, "beneficiaries.receive_referrals")
    waiting = todos(
        user=request.user, person=person, projects=projects, given=given, whole=whole, enrolments=enrolments,
        cohorts=cohorts_for(person, now), referrals=referrals, received=received,
        training=waiting_in_training(request.user, now), partner=partner, at=now,
    )  # fmt: skip
    context = {
        "first": waiting[0] if waiting else None,
        "further": waiting[1:],
        "lead": standing_words(project, todo=bool(waiting), partner=partner),
        "project": project,
        "steps": journey(project, missing=missing, events=list(project.events.with_people())) if project else [],
        "others": [other for other in projects if other != project],
        "way": way,
        "partner": partner,
        "calls": calls,
        "in_all": not calls and bool(projects) and open_now.exists(),
        "new": not projects and not enrolments and not received and not partner,
        "enrolments": enrolments,
        "now": now,
    }
    return render(request, "portal/my_path.html", context)
