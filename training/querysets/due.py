"""Who has reached the threshold of a course and never had a certificate of it, for many courses at once.

The same count as in hours.py, which tells it person by person: what counts are held lessons of the trunk and of the own
path, and units that were passed alone.
"""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce


def due_in(course: Any) -> Any:
    """Memberships of a course, which may be an OuterRef."""
    from training.models import Attendance, Certificate, GroupMember, Module, UnitAttempt

    person = {"beneficiary": OuterRef("beneficiary")}
    modules = Module.objects.filter(Q(path=None) | Q(path=OuterRef("group__path")))
    modules = modules.filter(curriculum=OuterRef("course__curriculum"))
    there = Attendance.objects.counting().filter(session__course=OuterRef("course"), **person)
    there = there.filter(Q(session__module__path=None) | Q(session__module__path=OuterRef("group__path")))
    passed = UnitAttempt.objects.passed().filter(course=OuterRef("course"), **person)
    passed = passed.filter(Q(unit__module__path=None) | Q(unit__module__path=OuterRef("group__path")))
    certificates = Certificate.objects.filter(course=OuterRef("course"), **person)
    return (
        GroupMember.objects.current()
        .filter(~Exists(certificates), course=course)
        .annotate(
            planned=_sum(modules, "planned_minutes", by="curriculum"),
            attended=_sum(there, "minutes", by="beneficiary"),
            alone=_sum(passed, "unit__module__planned_minutes", by="beneficiary"),
        )
        .annotate(counted=(F("attended") + F("alone")) * 100)
        .filter(planned__gt=0, counted__gte=F("planned") * F("course__curriculum__threshold_percent"))
    )


def _sum(rows: Any, field: str, *, by: str) -> Any:
    total = rows.order_by().values(by).annotate(total=Sum(field)).values("total")
    return Coalesce(Subquery(total), Value(0))
