"""The world in which the access matrix asks: one project at each station that changes who may do what."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Model

from beneficiaries.models import Cohort, Enrolment, Referral
from projects.models import Assessment, Assignment, Call, Decision, Project
from tests.beneficiaries.enrolling import applied, offered
from tests.beneficiaries.referring import sent_to_atlas
from tests.builders import make_call, make_cohort
from tests.cast import Cast
from tests.kit.routes import Route
from tests.stories import assessed, assigned, draft, drafted_decision, fresh, in_assessment, invited, submitted


@dataclass
class Scene:
    """Rows to point at. All belong to Amina and to the programme of the cast; each is made when first asked for."""

    cast: Cast = field(default_factory=Cast)

    @cached_property
    def call(self) -> Call:
        return make_call(self.cast.programme)

    @cached_property
    def draft(self) -> Project:
        return draft(self.call, self.cast.amina)

    @cached_property
    def submitted(self) -> Project:
        return submitted(self.call, self.cast.amina)

    @cached_property
    def in_assessment(self) -> Project:
        return in_assessment(self.call, self.cast.amina, officer=self.cast.giulia)

    @cached_property
    def invited(self) -> Assignment:
        """Salma has been asked and has not answered."""
        return invited(self.in_assessment, self.cast.salma, officer=self.cast.giulia)

    @cached_property
    def assigned(self) -> Assignment:
        """Salma may read and assess another project of Amina's."""
        project = in_assessment(self.call, self.cast.amina, officer=self.cast.giulia)
        return assigned(project, self.cast.salma, officer=self.cast.giulia)

    @cached_property
    def assessed(self) -> Project:
        """Two assessments are in, by Salma and Nabil."""
        project = in_assessment(self.call, self.cast.amina, officer=self.cast.giulia)
        for assessor in (self.cast.salma, self.cast.nabil):
            assessed(project, assessor, officer=self.cast.giulia)
        return fresh(project)

    @cached_property
    def assessment(self) -> Assessment:
        found: Assessment = Assessment.objects.filter(assignment__project=self.assessed).order_by("id")[0]
        return found

    @cached_property
    def decision(self) -> Decision:
        """Drafted by Giulia."""
        return drafted_decision(self.assessed, officer=self.cast.giulia)

    @cached_property
    def referral(self) -> Referral:
        """Amina's, sent to Atlas House."""
        return sent_to_atlas(self.cast)

    @cached_property
    def cohort(self) -> Cohort:
        """Nobody has applied to it."""
        return make_cohort(self.cast.programme)

    @cached_property
    def enrolment(self) -> Enrolment:
        return applied(make_cohort(self.cast.programme), self.cast.amina)

    @cached_property
    def offered(self) -> Enrolment:
        """A place that became free is offered to Amina."""
        return offered(make_cohort(self.cast.programme), self.cast.amina, officer=self.cast.giulia)

    def prepare(self) -> None:
        """Make everything now, outside the savepoints of single requests."""
        self.cast.people()
        for name, part in vars(type(self)).items():
            if isinstance(part, cached_property):
                getattr(self, name)


def of(name: str, field: str = "uuid", parameter: str = "uuid") -> Callable[[Scene, Route], dict[str, object]]:
    """Keyword arguments of an address: `of("draft")` gives {"uuid": scene.draft.uuid}."""

    def values(scene: Scene, route: Route) -> dict[str, object]:
        row: Model = getattr(scene, name)
        return {parameter: getattr(row, field)}

    return values


def of_cast(name: str, field: str) -> Callable[[Scene, Route], dict[str, object]]:
    """The same for a row of the cast: `of_cast("programme", "code")` gives {"code": scene.cast.programme.code}."""
    return lambda scene, route: {field: getattr(getattr(scene.cast, name), field)}
