"""Cohorts in the back office: for who runs the programme."""

from tests.access.back_office import NOBODY, OFFICE, pk, staff
from tests.kit.access import Row

ROWS = [
    Row("admin:beneficiaries_cohort_changelist", get=staff(*OFFICE), post=staff(*OFFICE)),
    Row("admin:beneficiaries_cohort_add", get=staff(*OFFICE), post=staff(*OFFICE)),
    Row("admin:beneficiaries_cohort_delete", get=NOBODY, post=NOBODY, kwargs=pk(lambda scene: scene.cohort)),
    Row(
        "admin:beneficiaries_cohort_applicant",
        get=staff(*OFFICE),
        post=staff(*OFFICE),
        kwargs=lambda scene, route: {"object_id": scene.enrolment.cohort_id, "uuid": scene.enrolment.uuid},
    ),
    Row(
        "admin:beneficiaries_cohort_board",
        "admin:beneficiaries_cohort_letters",
        "admin:beneficiaries_cohort_change",
        "admin:beneficiaries_cohort_history",
        get=staff(*OFFICE),
        post=staff(*OFFICE),
        kwargs=pk(lambda scene: scene.cohort),
    ),
]
