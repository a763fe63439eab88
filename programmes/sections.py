"""What other rooms show on the page of a programme. Each names its section when it loads; programmes imports none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from programmes.models import Programme

Read = Callable[[Programme, datetime], dict[str, Any]]


@dataclass(frozen=True)
class Section:
    """`template` shows what `read` gives; an empty dictionary leaves the section out."""

    template: str
    read: Read


_sections: list[Section] = []


def register_section(template: str, read: Read) -> None:
    """Show `template` with what `read(programme, moment)` gives, after the sections that are there."""
    _sections.append(Section(template, read))


def sections_of(programme: Programme, at: datetime) -> list[dict[str, Any]]:
    """The sections that have something to show, each as its template and its variables."""
    found = [(section.template, section.read(programme, at)) for section in _sections]
    return [{"template": template, "shows": shows} for template, shows in found if shows]
