"""Keeping what was typed into an idea, and finding out who typed something else meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.typed import MOST, as_typed, mark
from projects.content import FIELDS
from projects.drafting import save_around_conflicts
from projects.forms import ProjectForm
from projects.models import Project, ProjectDraft
from projects.presenting import label_of, text_of
from projects.views.participant.arriving import Typed


@dataclass
class Written:
    """How far saving came: project and draft as they are now, the form with its errors, what others wrote instead."""

    project: Project
    draft: ProjectDraft
    form: ProjectForm
    theirs: dict[str, Any]
    mine: dict[str, Any]


def stored(project: Project) -> dict[str, Any]:
    """What is saved, as it was typed."""
    return {name: as_typed(project.draft.values.get(name)) for name in FIELDS}


def marks_of(project: Project) -> dict[str, str]:
    """The mark of each saved value, by which a page knows later what it had begun from."""
    return {name: mark(value) for name, value in stored(project).items()}


def form_of(project: Project, typed: dict[str, Any] | None = None) -> ProjectForm:
    """The form with what is saved, and `typed` on top of it."""
    return ProjectForm(stored(project) | (typed or {}), call=project.call)


def write(project: Project, typed: Typed, *, by: Any, at: datetime) -> Written:
    """Save every field that can be saved; those that somebody else changed meanwhile come back as `theirs`.

    Raises NotAllowed, WrongState, CallClosed. A text that is far too long to have been typed is not kept:
    its error stands in the form.
    """
    form = form_of(project, typed.values)
    form.is_valid()
    raw = {name: value for name, value in typed.values.items() if not _is_huge(value)}
    if "country" in raw and form.cleaned_data.get("region") == "" and "region" not in form.errors:
        raw["region"] = ""
    cleaned = {name: form.cleaned_data[name] for name in raw if name in form.cleaned_data}
    draft, theirs = save_around_conflicts(
        project, by=by, at=at, base_version=typed.version, raw=raw, cleaned=cleaned, known=typed.seen
    )
    return Written(draft.project, draft, form, theirs, {name: raw[name] for name in theirs})


def _is_huge(value: Any) -> bool:
    return len("".join(value) if isinstance(value, list) else str(value)) > MOST


def rows_of_conflict(written: Written) -> list[dict[str, Any]]:
    """Both texts of each field on which two people wrote, as the component shows them."""
    return [
        {
            "name": name,
            "label": label_of(name),
            "mine": _shown(written.project, name, written.mine[name]),
            "theirs": _shown(written.project, name, as_typed(theirs)),
            "kept": written.mine[name] if isinstance(written.mine[name], list) else [_as_input(written.mine[name])],
        }
        for name, theirs in written.theirs.items()
    ]


def _as_input(value: Any) -> str:
    return ("on" if value else "") if isinstance(value, bool) else str(value)


def _shown(project: Project, name: str, typed: Any) -> str:
    """A typed value in words; as it was typed where it means nothing."""
    value = [int(one) for one in typed if one.isdigit()] if name == "goals" and isinstance(typed, list) else typed
    try:
        words = text_of(name, value, currency=project.call.currency)
    except (ArithmeticError, ValueError):
        words = str(typed)
    return words or _("(empty)")
