"""The filter of a list of persons, kept so that a task can apply it later."""

from dataclasses import dataclass
from typing import Any, ClassVar

from programmes.models import Programme


@dataclass(frozen=True)
class Criteria:
    """What somebody had filtered by, as the list names it. A name that is not known here cannot be exported by."""

    KNOWN: ClassVar[tuple[str, ...]] = ("country", "region", "kind", "over_qualified", "q")

    values: dict[str, str]

    def apply(self, persons: Any, *, programme: Programme) -> Any:
        """Those of `persons` that the filter leaves; as what they take part counts in this programme alone."""
        from beneficiaries.models import Participation

        found = persons
        if country := self.values.get("country"):
            found = found.filter(residence_country=country)
        if region := self.values.get("region"):
            found = found.filter(residence_region=region)
        if kind := self.values.get("kind"):
            of_kind = Participation.objects.filter(programme=programme, kind=kind)
            found = found.filter(pk__in=of_kind.values("beneficiary"))
        if self.values.get("over_qualified") in {"yes", "no"}:
            found = found.over_qualified(self.values["over_qualified"] == "yes")
        typed = self.values.get("q", "").strip()
        return found.searched(typed) if typed else found
