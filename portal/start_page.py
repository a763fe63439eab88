"""What waits for somebody who works in the back office, by task."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from beneficiaries.models import (
    Beneficiary,
    Cohort,
    ContactTask,
    Document,
    ErasureRequest,
    FollowUp,
    RecordClaim,
    Referral,
)
from beneficiaries.states import ANSWERED_WITHIN
from core.bounce_mailbox import left_for_people
from core.duplicates.reading import seen_pairs
from core.models import OutboxMail, RenderedFile
from core.states import allowed
from newsletters.models import Issue
from programmes.models import Programme, Role
from programmes.rules import has_role, is_administrator
from projects.models import Decision, Project
from repertoire.models import EntryRequest, EntryRevision, Organisation
from repertoire.reminding import CONFIRMED_FOR
from training.models import Course, Session

MOST = 1000
OFFICE = [Role.OFFICER, Role.MANAGER]
WITH_PEOPLE = [*OFFICE, Role.CASE_WORKER]
WEEK = timedelta(days=6)


@dataclass(frozen=True)
class Task:
    """Something to do: how often, and the list that shows it. `urgent` is what is late or went wrong."""

    label: str
    count: int
    url: str
    urgent: bool = False

    @property
    def shown(self) -> str:
        """The number, "1,000+" where nobody counts on."""
        text = number_format(min(self.count, MOST), force_grouping=True)
        return f"{text}+" if self.count > MOST else text


def tasks_for(user: Any) -> list[Task]:
    """Everything that waits for `user`, in the order of the work; what is done is not there."""
    return [task for task in _all(user) if task.count]


def _all(user: Any) -> Iterator[Task]:
    if has_role(user, OFFICE):
        yield from _projects(user)
    if has_role(user, [Role.MANAGER]):
        yield from _decisions(user)
    if has_role(user, OFFICE):
        yield from _people(user)
        yield from _cohorts(user)
    if has_role(user, WITH_PEOPLE):
        yield from _cases(user)
    if has_role(user, OFFICE):
        yield from _training(user)
        yield from _repertoire(user)
    if allowed(user, "beneficiaries.view_referral"):
        yield from _referrals(user)
    if allowed(user, "newsletters.write_issue"):
        yield from _newsletters(user)
    if has_role(user, [Role.DATA_PROTECTION]):
        wishes = ErasureRequest.objects.seen_by_staff(user).open()
        yield _task(_("Persons who ask to be erased"), wishes, "beneficiaries_erasurerequest", state__exact="asked")
        yield _not_understood("core_bounce")
    if is_administrator(user):
        yield from _installation()
        yield _not_understood("core_bouncepolicy")


def _task(label: str, rows: QuerySet[Any], model: str, *, urgent: bool = False, **query: str) -> Task:
    url = reverse(f"admin:{model}_changelist")
    count = rows.order_by()[: MOST + 1].count()
    return Task(label, count, f"{url}?{urlencode(query)}" if query else url, urgent)


def _not_understood(model: str) -> Task:
    """They lie in the mailbox of what comes back, flagged; the page says what is done with what is understood."""
    label = _("Reports of mails that came back which nobody understood: flagged in their mailbox")
    return Task(label, left_for_people(), reverse(f"admin:{model}_changelist"), urgent=True)


def _projects(user: Any) -> Iterator[Task]:
    seen, today, name = Project.objects.seen_by_staff(user), timezone.localdate(), "projects_project"
    yield _task(_("Projects to check"), seen.to_screen(), name, waiting="screen")
    yield _task(_("Eligible projects: open the assessment"), seen.to_open(), name, waiting="open")
    short = seen.short_of_assessors()
    yield _task(_("Projects that need another assessor"), short, name, urgent=True, waiting="assessors")
    late = seen.overdue(today)
    yield _task(_("Projects with an assessment overdue"), late, name, urgent=True, waiting="overdue")
    yield _task(_("Projects with enough assessments: draft a decision"), seen.to_decide(), name, waiting="decide")


def _decisions(user: Any) -> Iterator[Task]:
    seen, name = Decision.objects.seen_by_staff(user), "projects_decision"
    yield _task(_("Decisions of others to confirm"), seen.to_confirm(user), name, waiting="confirm")
    yield _task(_("Confirmed decisions to publish"), seen.to_publish(user), name, waiting="publish")


def _people(user: Any) -> Iterator[Task]:
    seen = Project.objects.seen_by_staff(user)
    yield _task(_("Messages to answer"), seen.to_answer(user), "projects_project", waiting="answer")
    if allowed(user, "beneficiaries.view_contacttask"):
        tasks = ContactTask.objects.seen_by_staff(user).open()
        yield _task(_("Persons to tell something by other means"), tasks, "beneficiaries_contacttask", urgent=True)
    claims = RecordClaim.objects.seen_by_staff(user).open()
    yield _task(
        _("Persons who say that the office knows them"), claims, "beneficiaries_recordclaim", state__exact="open"
    )
    lost = seen.not_reached()
    yield _task(
        _("Projects with a mail that did not arrive"), lost, "projects_project", urgent=True, waiting="not_reached"
    )


def _cohorts(user: Any) -> Iterator[Task]:
    seen, name = Cohort.objects.seen_by_staff(user), "beneficiaries_cohort"
    yield _task(_("Groups with applications to decide on"), seen.with_undecided(), name, waiting="decide")
    yield _task(_("Groups with people to tell what was decided"), seen.with_untold(), name, waiting="tell")
    people = Beneficiary.objects.seen_by_staff(user).unasked_by(user, timezone.localdate())
    name = "beneficiaries_beneficiary"
    yield _task(_("Persons whose consent to take part is missing"), people, name, consent="missing")


def _referrals(user: Any) -> Iterator[Task]:
    seen, now, name = Referral.objects.seen_by_staff(user), timezone.now(), "beneficiaries_referral"
    yield _task(_("Referrals to send"), seen.ready_to_send(), name, waiting="send")
    late = seen.unanswered_since(now - ANSWERED_WITHIN)
    yield _task(_("Referrals without an answer for two weeks"), late, name, urgent=True, waiting="late")
    unread = seen.unread_there(now)
    yield _task(_("Referrals that nobody in the organisation can read"), unread, name, urgent=True, waiting="unread")


def _cases(user: Any) -> Iterator[Task]:
    seen, today, name = FollowUp.objects.seen_by_staff(user), timezone.localdate(), "beneficiaries_followup"
    late = seen.due_until(today - timedelta(days=1))
    yield _task(_("Follow-ups overdue"), late, name, urgent=True, due="overdue")
    yield _task(_("Follow-ups due within a week"), seen.due_between(today, today + WEEK), name, due="week")
    unread = Document.objects.seen_by_staff(user).unread()
    yield _task(_("Documents that persons handed in"), unread, "beneficiaries_document", waiting="unread")


def _training(user: Any) -> Iterator[Task]:
    lessons, now, name = Session.objects.seen_by_staff(user), timezone.now(), "training_session"
    yield _task(_("Lessons without a trainer"), lessons.without_trainer(now), name, waiting="trainer")
    late = lessons.without_attendance(now)
    yield _task(_("Lessons that are over, without attendance"), late, name, urgent=True, waiting="attendance")
    due = Course.objects.seen_by_staff(user).with_certificates_due(timezone.localdate())
    yield _task(_("Courses that are over, with certificates to issue"), due, "training_course", waiting="certificates")


def _repertoire(user: Any) -> Iterator[Task]:
    changes, name = EntryRevision.objects.seen_by_staff(user).awaiting(), "repertoire_entryrevision"
    yield _task(_("Changes of the repertoire to clear"), changes, name, state__exact="awaiting")
    asked = EntryRequest.objects.seen_by_staff(user).open()
    yield _task(_("Requests to speak for an organisation"), asked, "repertoire_entryrequest", state__exact="open")
    entries, name = Organisation.objects.seen_by_staff(user), "repertoire_organisation"
    yield _task(_("Entries hidden because nobody confirmed them"), entries.lapsed(), name, waiting="lapsed")
    unasked = entries.unconfirmed_since(timezone.localdate() - CONFIRMED_FOR).without_owner(timezone.now())
    yield _task(_("Entries to confirm, for which nobody speaks"), unasked, name, waiting="confirm")
    yield _task(_("Possible duplicates to look at"), seen_pairs(user).to_look_at(), "core_duplicatecandidate")


def _newsletters(user: Any) -> Iterator[Task]:
    now, name, sent = timezone.now(), "newsletters_issue", Issue.objects.sent_by(user)
    yield _task(_("Issues that are late: do they still go out?"), sent.held(), name, urgent=True, waiting="yes")
    yield _task(_("Issues that are paused"), sent.paused(), name, urgent=True, waiting="paused")
    lost = sent.with_unknown()
    yield _task(_("Issues with mails that may not have arrived: decide"), lost, name, urgent=True, waiting="unknown")
    yield _task(_("Issues that go out today"), sent.going_out_today(now), name, waiting="today")
    drafts = Issue.objects.seen_by_staff(user).short_of_translations()
    yield _task(_("Issues being written that lack a translation"), drafts, name, waiting="translations")


def _installation() -> Iterator[Task]:
    yield _task(
        _("Programmes without a manager"), Programme.objects.without_manager(timezone.now()), "programmes_programme"
    )
    failed = OutboxMail.objects.filter(state=OutboxMail.State.FAILED)
    yield _task(_("Mails that did not arrive"), failed, "core_outboxmail", urgent=True, state__exact="failed")
    unmade = RenderedFile.objects.failed()
    yield _task(_("Documents that could not be made"), unmade, "core_renderedfile", urgent=True, state__exact="failed")
