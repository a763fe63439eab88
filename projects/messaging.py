"""Messages between an applicant and the programme's staff."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from beneficiaries.telling import tell_person
from core.auditing import record
from core.mailing import queue_mail
from core.models import Message
from core.states import require
from core.threads import post_message
from programmes.models import Membership, Role
from projects.models import Project
from projects.moving import mandate_of
from projects.rules import has_mandate, is_applicant, runs_it


@transaction.atomic
def send_message(project: Project, *, body: str, by: Any, at: datetime, staff_only: bool = False) -> Message:
    """Write to the other side, who gets a mail with a link; a staff note stays among staff and sends none.

    Who holds the owner's mandate and does not run the programme writes on the owner's behalf. Raises NotAllowed, and
    ValueError when there is nothing in the message.
    """
    if not body.strip():
        raise ValueError("an empty message")
    on_behalf = has_mandate(by, project) and not runs_it(by, project)
    from_applicant = is_applicant(by, project) or on_behalf
    staff_only = staff_only and not from_applicant
    require(by, "projects.write_staff_note" if staff_only else "projects.write_message", project)
    message = post_message(project.thread, by=by, at=at, body=body, staff_only=staff_only)
    mandate = mandate_of(by, project) if on_behalf else {}
    record("projects.send_message", by=by, on=project, staff_only=staff_only, **mandate)
    if from_applicant:
        _tell_staff(project, message)
    elif not staff_only:
        tell_person(
            project.owner, "projects/message", programme=project.programme, cause=message,
            path=f"{project.get_absolute_url()}#messages", reference=project.reference,
        )  # fmt: skip
    return message


def _tell_staff(project: Project, message: Message) -> None:
    """Those of the staff who wrote in the thread; else the officers of the programme, or its managers without any."""
    officers = Membership.objects.current(message.at).filter(
        programme=project.programme, role__in=[Role.OFFICER, Role.MANAGER], user__is_active=True
    ).select_related("user")  # fmt: skip
    wrote = set(project.thread.messages.values_list("author", flat=True))
    people = (
        {m.user_id: m.user for m in officers if m.user_id in wrote}
        or {m.user_id: m.user for m in officers if m.role == Role.OFFICER}
        or {m.user_id: m.user for m in officers}
    )
    for user in people.values():
        queue_mail(
            "projects/message_for_staff", to=user.recipient, cause=message,
            path=reverse("admin:projects_project_change", args=[project.pk]), reference=project.reference,
        )  # fmt: skip
