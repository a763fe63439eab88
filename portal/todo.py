"""Something that waits for a person."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Todo:
    """Something that waits for the person: what, by when, and where it is done."""

    title: str
    text: str
    url: str
    action: str


@dataclass(frozen=True)
class Card:
    """A page of the person's own, with what stands there now."""

    title: str
    text: str
    url: str
