"""How the texts of calls are written from a translator's file. Their words may be corrected when their structure no
longer changes. Decisions are told to one person each, and are kept in."""

from core.writing.outside import Texts, keep_in, register
from projects.models import Call, Criterion, Decision, ScalePoint

register(
    Texts(Call, "projects.change_call", related=("programme",)),
    Texts(Criterion, "projects.change_call", part_of="call", related=("call__programme",)),
    Texts(ScalePoint, "projects.change_call", part_of="call", related=("call__programme",)),
)
keep_in(Decision)
