"""How an issue on its way is getting on, as staff watch it."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

from django.core.cache import cache
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import AuditEvent
from core.places import language_name
from newsletters.models import Issue
from newsletters.progress import Progress, progress_of
from newsletters.reasons import words_of_error
from newsletters.states import TONES, DeliveryState, IssueState

D = DeliveryState
AT_HAND = 3
"""Seconds for which everybody who watches an issue reads the same numbers, at least: counting takes a moment."""
REST = 20
"""So many times as long as counting took, nobody counts again: of a million mails, some six seconds."""
TOGETHER = {
    D.SENT: (D.SENT,), D.PENDING: (D.PENDING, D.CLAIMED), D.FAILED: (D.FAILED,), D.UNKNOWN: (D.UNKNOWN,),
    D.CANCELLED: (D.CANCELLED,),
}  # fmt: skip
"""What is being sent this second counts as waiting."""
ALWAYS = (D.SENT, D.PENDING)
SAID: dict[str, str | Promise] = {D.UNKNOWN: _("nobody knows whether they arrived")}
"""Where the name of the state says too little beside its bar."""


@dataclass(frozen=True)
class Line:
    """So many deliveries are in a state: `percent` of them all. `said` is its name where there is room."""

    state: str
    label: str | Promise
    said: str | Promise
    number: int
    percent: float
    tone: str

    @property
    def shown(self) -> str:
        return in_digits(self.number)


@dataclass(frozen=True)
class InLanguage:
    """The same of one language: a number for each of the lines, and all together."""

    language: str
    numbers: list[tuple[Line, str]]
    total: str


@dataclass(frozen=True)
class Numbers:
    """What the page of an issue on its way shows. `done`: nobody is busy with them any more."""

    progress: Progress
    lines: list[Line]
    languages: list[InLanguage]
    percent: float

    @property
    def done(self) -> str:
        return in_digits(self.progress.done)

    @property
    def total(self) -> str:
        return in_digits(self.progress.total)

    @property
    def sent_by_language(self) -> dict[str, int]:
        """How many mails left in each language."""
        return {language: found[D.SENT] for language, found in self.progress.by_language.items()}

    @property
    def trouble(self) -> int:
        """Deliveries that staff look at."""
        return self.progress.by_state[D.FAILED] + self.progress.by_state[D.UNKNOWN]


def numbers_of(issue: Issue, *, now: bool = True) -> Numbers:
    """Counted now, or as it was a few seconds ago."""
    progress = _counted(issue, now=now)
    lines = [
        Line(state, state.label, SAID.get(state, state.label), number, percent_of(number, progress.total), TONES[state])
        for state in TOGETHER
        if (number := together(progress.by_state, state)) or state in ALWAYS
    ]
    languages = [
        InLanguage(
            language_name(language),
            [(line, in_digits(together(found, line.state))) for line in lines],
            in_digits(sum(found.values())),
        )
        for language, found in sorted(progress.by_language.items())
    ]
    return Numbers(progress, lines, languages, percent_of(progress.done, progress.total))


def _counted(issue: Issue, *, now: bool) -> Progress:
    key = f"newsletters:progress:{issue.pk}"
    known: Progress | None = None if now else cache.get(key)
    if known is not None:
        return known
    begun = monotonic()
    found = progress_of(issue)
    cache.set(key, found, max(AT_HAND, round(REST * (monotonic() - begun))))
    return found


def held_up_by(issue: Issue) -> str:
    """Why nothing could be sent, where that is why the issue is paused."""
    if issue.state != IssueState.PAUSED:
        return ""
    events = AuditEvent.objects.about(issue).of_verbs(["newsletters.hold_up_issue", "newsletters.pause_issue"])
    last = events.order_by("-at", "-id").first()
    if last is None or last.verb == "newsletters.pause_issue":
        return ""
    return words_of_error(str(last.parameters.get("reason", "")))


def together(by_state: Mapping[str, int], shown: str) -> int:
    """How many there are in the states that are shown as one."""
    return sum(by_state.get(state, 0) for state in TOGETHER[D(shown)])


def in_digits(number: int) -> str:
    """As the reader's language groups them."""
    return number_format(number, force_grouping=True)


def percent_of(number: int, total: int) -> float:
    """Rounded down, so that nothing looks complete before it is; 0 of nothing."""
    return number * 1000 // total / 10 if total else 0.0
