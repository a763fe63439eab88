"""Reads of projects: each begins with what the reader may see."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Aggregate, Avg, Count, Exists, F, FloatField, OuterRef, Q, StdDev, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from core.models import Message, ThreadReading
from core.request_context import remembered
from programmes.models import Programme, Role
from programmes.roles import programmes_with
from projects.querysets.calls import programme_text
from projects.querysets.waiting import WaitingQuerySet
from projects.querysets.whose import OFFICE, interest_of, shared_with
from projects.states import AssignmentState, ProjectState

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models import Beneficiary
    from projects.models.call import Call
    from projects.models.project import Project  # noqa: F401


JUDGED = [
    ProjectState.IN_ASSESSMENT, ProjectState.APPROVED, ProjectState.RESERVE, ProjectState.REFUSED,
    ProjectState.IN_PROGRESS, ProjectState.COMPLETED, ProjectState.TERMINATED, ProjectState.RENOUNCED,
]  # fmt: skip


class Median(Aggregate):
    """The middle of the values (the mean of the two middle ones)."""

    function = "PERCENTILE_CONT"
    name = "Median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


class ProjectQuerySet(WaitingQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Projects that `user` may open: own and shared ones, those of the programmes one runs, those to assess.

        An assessor sees one after declaring no interest. Drafts of others are nobody's business.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = Q(owner__user=user) | Q(pk__in=shared_with(user))
        return self.filter(own | Q(pk__in=self._office(user)) | Q(pk__in=_accepted_by(user)))

    def owned_by(self, user: Any) -> Self:
        """Projects that `user` applied with, as owner or together with the owner."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(owner__user=user) | Q(pk__in=shared_with(user)))

    def handled_by(self, user: Any) -> Self:
        """Projects that `user` applies with, or on behalf of whose owner `user` may act."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = Q(owner__user=user) | Q(pk__in=shared_with(user))
        return self.filter(own | Q(pk__in=self._with_mandate_of(user)))

    def with_everything(self) -> Self:
        """With call, programme, owner, thread and draft."""
        return self.select_related("call__programme", "owner__user", "thread", "draft__saved_by", "latest_revision")

    def with_unread(self, user: Any) -> Self:
        """Annotates `unread`, the messages of others that came since `user` last looked."""
        seen = ThreadReading.objects.filter(thread=OuterRef("thread"), user=user, until__gte=OuterRef("at"))
        news = Message.objects.filter(thread=OuterRef("thread"), visibility=Message.Visibility.ALL)
        news = news.exclude(author=user).exclude(Exists(seen)).order_by()
        counted = news.values("thread").annotate(number=Count("pk")).values("number")
        return self.annotate(unread=Coalesce(Subquery(counted), 0))

    def seen_by_staff(self, user: Any) -> Self:
        """Projects of the programmes that `user` runs, drafts apart (unless handed in on the person's behalf)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seen = _handed_in_to(user)
        if _holds_a_mandate(user):
            seen |= Q(pk__in=self._with_mandate_of(user))
        return self.filter(seen)

    def _office(self, user: Any) -> models.QuerySet[Any]:
        return self.model.objects.seen_by_staff(user).values("pk")

    def _with_mandate_of(self, user: Any) -> Self:
        programmes = Programme.objects.with_role_of(user, [Role.OFFICER, Role.CASE_WORKER])
        return self.model.objects.filter(  # type: ignore[return-value]
            call__programme__in=programmes, owner__in=_with_mandate(user)
        ).values("pk")

    def in_state(self, *states: str) -> Self:
        return self.filter(state__in=states)

    def of_person(self, person: "Beneficiary") -> Self:
        """Projects that the person applies with, alone or together with others."""
        return self.filter(Q(owner=person) | Q(co_applicants=person)).distinct()

    def of_call(self, call: "Call") -> Self:
        return self.filter(call=call)

    def submitted(self) -> Self:
        """Projects that have been handed in at least once."""
        return self.exclude(submitted_at=None)

    def for_office_list(self) -> Self:
        """The few columns that the staff's list shows."""
        titles = [f"call__title{code}" for code in ("", "_it", "_fr", "_en")]
        columns = ["reference", "title", "working_language", "state", "updated_at"]
        columns += ["owner__given_name", "owner__family_name"]
        plain = self.select_related(None).defer(None)
        return plain.select_related("call", "owner").only(*columns, "call__slug", *titles)

    def for_list(self) -> Self:
        """What a list shows, without the long texts."""
        return self.select_related("call", "call__programme", "owner").defer(
            "need", "activities", "people", "sustainability",
            "call__text", "call__text_it", "call__text_fr", "call__text_en", *_call_programme_text(),
        )  # fmt: skip

    def judged(self) -> Self:
        """Projects that are or were assessed, unless they left before a decision."""
        return self.filter(state__in=JUDGED)

    def without_interest_of(self, user: Any) -> Self:
        """Leaves out projects in which `user` applies or has declared a conflict."""
        return self.exclude(interest_of(user))

    def with_ranking(self) -> Self:
        """Annotates, over the submitted assessments of the latest revision (0 to 100): `mean`, `median`, `spread`
        (standard deviation, None for a single one) and `assessed` (their number). The assessment of somebody who
        declared a conflict later does not count."""
        path = "assignments__assessments"
        counted = Q(
            ~Q(assignments__state=AssignmentState.CONFLICT),
            **{f"{path}__state": "submitted", f"{path}__revision": F("latest_revision")},
        )
        total = Cast(f"{path}__total", FloatField())
        return self.annotate(
            mean=Avg(total, filter=counted),
            median=Median(total, filter=counted),
            spread=StdDev(total, filter=counted, sample=True),
            assessed=Count(path, filter=counted),
        )

    def for_ranking(self) -> Self:
        """Only what a ranking shows of each project."""
        return self.only("uuid", "reference", "title", "state", "call", "amount_requested", "working_language")

    def ranked(self) -> Self:
        """Best first; those without an assessment last."""
        return self.with_ranking().order_by(F("mean").desc(nulls_last=True), "reference", "id")

    def drafts_to_remind(self, calls: Any) -> Self:
        """Drafts of these calls whose owners have not been reminded of the close."""
        return self.filter(call__in=calls, state=ProjectState.DRAFT, reminded_at=None)


def _handed_in_to(user: Any) -> Q:
    """Handed in to a call of a programme that `user` runs."""
    handed_in = ~Q(state=ProjectState.DRAFT) & (Q(submitted_at__isnull=False) | ~Q(state=ProjectState.WITHDRAWN))
    return handed_in & Q(call__programme__in=programmes_with(user, OFFICE))


def _call_programme_text() -> list[str]:
    return [f"call__{name}" for name in programme_text()]


def _accepted_by(user: Any) -> models.QuerySet[Any]:
    from projects.models import Assignment

    return Assignment.objects.open_to(user).values("project")


def _holds_a_mandate(user: Any) -> bool:
    """Whether anybody lets `user` act for them now; asked once a request, as most of the staff hold none."""
    from beneficiaries.models import Mandate

    return remembered(
        ("mandates", user.pk), lambda: Mandate.objects.current(timezone.now()).filter(holder=user).exists()
    )


def _with_mandate(user: Any) -> models.QuerySet[Any]:
    from beneficiaries.models import Mandate

    now = timezone.now()
    return Mandate.objects.current(now).filter(
        holder=user, participation__programme=models.OuterRef("call__programme")
    ).values("participation__beneficiary")  # fmt: skip
