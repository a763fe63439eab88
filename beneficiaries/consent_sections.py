"""What other rooms show on the page of consents. Each names its section when it loads; beneficiaries imports none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Read = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Section:
    """`template` shows what `read` gives for an account; an empty dictionary leaves the section out."""

    template: str
    read: Read


_sections: list[Section] = []


def register_consents(template: str, read: Read) -> None:
    """Show `template` with what `read(user)` gives, after the consents to the programmes."""
    _sections.append(Section(template, read))


def consents_elsewhere(user: Any) -> list[dict[str, Any]]:
    """The sections that have something to show, each as its template and its variables."""
    found = [(section.template, section.read(user)) for section in _sections]
    return [{"template": template, "shows": shows} for template, shows in found if shows]
