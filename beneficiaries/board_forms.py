"""What is posted from the board of a cohort: scores, and one act on several applicants."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from beneficiaries.accompanying import NotTold, begin, complete, drop
from beneficiaries.enrolling import NoPlaceLeft
from beneficiaries.models import Cohort, Enrolment
from beneficiaries.models.cohort import HIGHEST_SCORE
from beneficiaries.selecting import (
    DecidedMeanwhile,
    Scores,
    reconsider,
    refuse,
    score_applicant,
    select,
    shortlist,
    unlist,
    waitlist,
)
from core.errors import Conflict, NotAllowed, WrongState
from core.typed import plain

ACTS: dict[str, Callable[..., Any]] = {
    "shortlist": shortlist, "unlist": unlist, "select": select, "waitlist": waitlist, "refuse": refuse,
    "reconsider": reconsider, "begin": begin, "complete": complete, "drop": drop,
}  # fmt: skip
WITH_REASON = {"refuse", "drop"}
LONGEST_REASON = 500
MOST = 200


@dataclass
class Posted:
    """What an officer sent: `do` (an act or "score"), the chosen rows in the order of the board, scores, a reason.

    `shown` maps the key of a row to the state in which the board showed it. `problems` say per row what was not
    done; `error` what is wrong with the whole.
    """

    do: str
    chosen: list[int]
    shown: dict[int, str]
    scores: dict[int, Scores]
    seen: dict[int, Scores]
    reason: str
    problems: dict[int, str] = field(default_factory=dict)
    error: str = ""
    done: int = 0
    saved: int = 0

    @property
    def unsaved(self) -> dict[int, Scores]:
        """Scores of rows with a problem: they stand in their fields again."""
        return {key: values for key, values in self.scores.items() if key in self.problems}


def posted(data: QueryDict) -> Posted:
    """Read the form. What makes no sense is left out: it names no row or no score."""
    shown = dict(part.split(":", 1) for part in data.getlist("shown") if ":" in part)
    return Posted(
        do=data.get("do", ""),
        chosen=[int(key) for key in data.getlist("enrolments") if _is_key(key)][:MOST],
        shown={int(key): state for key, state in shown.items() if _is_key(key)},
        scores=_scores(data, "score"),
        seen=_scores(data, "was"),
        reason=plain(data.get("reason", "")).strip(),
    )


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def _scores(data: QueryDict, kind: str) -> dict[int, Scores]:
    found: dict[int, Scores] = defaultdict(dict)
    pairs = [text.partition("=") for text in data.getlist("was")]
    values = {name: value for name, _equals, value in pairs} if kind == "was" else data.dict()
    for name, value in values.items():
        parts = name.split("-")
        if len(parts) == 3 and parts[0] == kind and all(map(_is_key, parts[1:])):
            digit = value if isinstance(value, str) else ""
            off = HIGHEST_SCORE + 1  # what is no score: the act refuses it by name
            score = None if digit == "" else int(digit) if _is_key(digit) and len(digit) < 3 else off
            found[int(parts[1])][int(parts[2])] = score
    return dict(found)


def carry_out(sent: Posted, cohort: Cohort, *, rows: dict[int, Enrolment], by: Any, at: datetime) -> Posted:
    """Save the scores, then do the act with every chosen row; one that fails does not stop the others.

    `rows` are those of the board that `by` may see, by key.
    """
    for key, values in sent.scores.items():
        if key in rows:
            sent.saved += _try(sent, key, lambda k=key, v=values: _score(sent, rows[k], v, by, at))  # type: ignore[misc]
    if sent.do in ACTS:
        _decide(sent, rows, by, at)
    return sent


def _score(sent: Posted, row: Enrolment, values: Scores, by: Any, at: datetime) -> bool:
    return bool(score_applicant(row, values=values, seen=sent.seen.get(row.pk, {}), by=by, at=at))


def _decide(sent: Posted, rows: dict[int, Enrolment], by: Any, at: datetime) -> None:
    if not sent.chosen:
        sent.error = _("Choose at least one person.")
    elif sent.do in WITH_REASON and not sent.reason:
        sent.error = _("Say why, so that the team can understand it later. The person does not read it.")
    elif len(sent.reason) > LONGEST_REASON:
        sent.error = _("The reason is too long: at most %(most)s characters.") % {"most": LONGEST_REASON}
    if sent.error:
        return
    more = {"reason": sent.reason} if sent.do in WITH_REASON else {}
    for place, key in enumerate(sent.chosen):
        if key not in rows or key in sent.problems:
            continue
        moment = at + timedelta(microseconds=place)  # who stands higher on the board comes first on the waiting list
        sent.done += _try(
            sent,
            key,
            lambda k=key, m=moment: ACTS[sent.do](rows[k], by=by, at=m, shown=sent.shown.get(k) or "?", **more),  # type: ignore[misc]
        )


def _try(sent: Posted, key: int, act: Callable[[], Any]) -> bool:
    """Whether the act did something; what it refused stands in `problems`."""
    try:
        return bool(act())
    except NoPlaceLeft:
        sent.problems[key] = _("No place is left.")
    except NotTold:
        sent.problems[key] = _("This person does not know yet that there is a place. Tell them first.")
    except DecidedMeanwhile:
        sent.problems[key] = _("Somebody decided meanwhile. Look at the state as it is now.")
    except Conflict:
        sent.problems[key] = _("Somebody gave another score meanwhile. Yours is in the field; save again to keep it.")
    except NotAllowed:
        sent.problems[key] = _("You may not do this here.")
    except WrongState:
        sent.problems[key] = _("It is not in a state in which this can be done.")
    except ValidationError as error:
        sent.problems[key] = " ".join(error.messages)
    return False
