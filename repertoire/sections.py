"""What other rooms show on the page of an opportunity. Each names its section when it loads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from repertoire.models import Opportunity

Read = Callable[[Opportunity, Any], dict[str, Any]]


@dataclass(frozen=True)
class Section:
    """`template` shows what `read` gives; an empty dictionary leaves the section out."""

    template: str
    read: Read


_sections: list[Section] = []


def register_section(template: str, read: Read) -> None:
    """Show `template` with what `read(opportunity, viewer)` gives; the viewer is None for somebody not signed in."""
    _sections.append(Section(template, read))


def sections_of(opportunity: Opportunity, viewer: Any) -> list[dict[str, Any]]:
    """The sections that have something to show, each as its template and its variables."""
    found = [(section.template, section.read(opportunity, viewer)) for section in _sections]
    return [{"template": template, "shows": shows} for template, shows in found if shows]
