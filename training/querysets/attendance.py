"""Reads of who was there."""

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from training.querysets.seeing import OfPersons, may_read, taught_by
from training.states import SHOWN, SessionState

if TYPE_CHECKING:  # named in strings below
    from training.models.attendance import Attendance


class AttendanceQuerySet(OfPersons["Attendance"]):
    programme = "session__course__cohort__programme"

    def visible_to(self, user: Any) -> Self:
        """The own one, that of the lessons that one gives, of the programmes that one runs, and of one's cases."""
        if not may_read(user):
            return self.none()
        own = Q(beneficiary__user=user, session__course__state__in=SHOWN)
        return self.filter(own | self.of_staff(user) | Q(taught_by(user, "session")))

    def of_session(self, session: Any) -> Self:
        return self.filter(session=session)

    def of_course(self, course: Any) -> Self:
        return self.filter(session__course=course)

    def of_account(self, user: Any) -> Self:
        """The own one of the person who signs in with this account."""
        return self.filter(beneficiary__user=user)

    def with_recorder(self) -> Self:
        return self.select_related("recorded_by")

    def counting(self) -> Self:
        """That of lessons that were held."""
        return self.filter(session__state=SessionState.HELD)

    def by_person(self) -> dict[int, "Attendance"]:
        """These rows by the key of the person: of one lesson."""
        return {row.beneficiary_id: row for row in self}

    def cells(self) -> dict[tuple[int, int], tuple[int, bool]]:
        """Minutes, and whether excused, by the keys of person and lesson. One query."""
        found = self.order_by().values_list("beneficiary", "session", "minutes", "excused")
        return {(person, session): (minutes, excused) for person, session, minutes, excused in found}
