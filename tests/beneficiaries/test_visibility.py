"""Who may see and do what with persons; lists show what rules open, for the whole cast."""

from typing import Any

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from accounts.models import User
from beneficiaries.models import (
    Beneficiary,
    Cohort,
    Consent,
    ContactTask,
    Enrolment,
    Participation,
    PersonInvitation,
    Referral,
    RetentionRule,
)
from beneficiaries.telling import tell_person
from core.states import allowed
from programmes.models import Programme, Role
from tests.builders import (
    make_case_assignment,
    make_consent,
    make_membership,
    make_opportunity,
    make_organisation,
    make_participation,
    make_person,
)
from tests.kit.agreement import assert_rule_and_read_agree
from tests.projects.looking import roles_remembered

ADMINISTRATORS = {"administrator", "superuser"}
OFFICE = {"officer", "manager"}
CARE = OFFICE | {"case_worker"}
OWN = {"participant"}
PROTECTION = {"data_protection"}

ON_A_PERSON = {
    "view_beneficiary": OWN | CARE,
    "change_beneficiary": OWN | CARE,
    "read_restricted": OFFICE,
    "write_restricted": OWN | OFFICE,
    "give_consent": OWN,
    "merge_persons": OFFICE,
    "claim_record": OWN,
}
ON_A_PARTICIPATION = {
    "record_consent": CARE,
    "record_mandate": CARE,
    "withdraw_mandate": OWN,
    "change_participation": OFFICE,
    "assign_case": OFFICE,
    "invite_person": OFFICE,
}
ON_A_PROGRAMME = {
    "add_beneficiary": OFFICE,
    "record_person": OFFICE,
    "import_persons": OFFICE,
    "answer_claim": OFFICE,
    "view_recordclaim": OFFICE,
    "export_persons": {"manager", "data_protection"},
}
ON_A_CONSENT = {"view_consent": OWN | CARE}
ON_A_TASK = {"view_contacttask": OFFICE, "tell_person": OFFICE}
ON_NOTICES = {
    "view_consentnotice": OFFICE | ADMINISTRATORS | {"data_protection"},
    "add_consentnotice": {"manager", "data_protection"},
    "change_consentnotice": {"manager", "data_protection"},
}
ON_A_CASE = {
    **dict.fromkeys(
        [
            "keep_case", "write_note", "file_document", "view_participation", "view_casenote", "view_document",
            "view_outcome", "view_followup", "view_assistance", "view_plangoal", "view_returnintention",
            "view_preparedness",
        ],
        CARE,
    ),
    "read_restricted_notes": {"manager", "case_worker"},
    "read_document": OWN | CARE,
    "hand_in_document": OWN,
    "say_intention": OWN | CARE,
    "answer_questionnaire": OWN | CARE,
}  # fmt: skip
ON_A_QUESTIONNAIRE = {
    f"{act}_{name}": OFFICE for act in ("view", "add", "change") for name in ("questionnaire", "preparednessquestion")
}
ON_A_COHORT = {f"{act}_cohort": OFFICE for act in ("view", "add", "change")}
ON_AN_ENROLMENT = {"select_for_cohort": OFFICE, "decide_own_enrolment": OWN, "view_enrolment": OWN | CARE}
ON_A_PROPOSED_REFERRAL = {
    "start_referral": OWN | CARE,
    "send_referral": CARE,
    "answer_referral": set[str](),
    "finish_referral": CARE,
    "revoke_referral": OWN | CARE,
    "view_referral": CARE,
    "add_referral": CARE,
}
ON_DATA_OF_A_PERSON = {
    "ask_erasure": OWN,
    "ask_correction": OWN,
    "withdraw_erasure": OWN | PROTECTION,
    "erase_person": PROTECTION,
    "view_erasurerequest": PROTECTION,
    "add_erasurerequest": PROTECTION,
}
ON_EXPORTS = dict.fromkeys(["add_personexport", "view_personexport", "download_export"], PROTECTION | {"manager"})
ON_A_PERIOD = {f"{act}_retentionrule": PROTECTION | {"manager"} for act in ("view", "add", "change", "delete")}
ON_AN_INVITATION = {"accept_person_invitation": OWN}
ON_NOTHING_IN_PARTICULAR = {"receive_referrals": {"partner"}}


def who_may(everybody: dict[str, User], table: dict[str, set[str]], row: Any) -> dict[str, set[str]]:
    return {
        name: {role for role, person in everybody.items() if allowed(person, f"beneficiaries.{name}", row)}
        for name in table
    }


def a_task(person: Beneficiary, programme: Programme) -> ContactTask:
    Beneficiary.objects.filter(pk=person.pk).update(user=None, email="")
    task = tell_person(
        Beneficiary.objects.get(pk=person.pk), "projects/message", programme=programme, path="/", cause=programme
    )
    assert isinstance(task, ContactTask)
    return task


def test_every_right_stands_in_one_of_these_tables() -> None:
    known = {name.split(".")[1] for name in rules.permissions.permissions if name.startswith("beneficiaries.")}
    named = ON_A_PERSON | ON_A_PARTICIPATION | ON_A_PROGRAMME | ON_A_CONSENT | ON_A_TASK | ON_NOTICES
    named = named | ON_A_CASE | ON_A_QUESTIONNAIRE | ON_A_COHORT | ON_AN_ENROLMENT | ON_A_PROPOSED_REFERRAL
    named = named | ON_DATA_OF_A_PERSON | ON_EXPORTS | ON_A_PERIOD | ON_AN_INVITATION | ON_NOTHING_IN_PARTICULAR
    assert known == set(named)


def test_on_an_application_and_its_cohort(everybody: dict[str, User], cohort: Cohort) -> None:
    mine = Enrolment.objects.create(cohort=cohort, beneficiary=everybody["participant"].beneficiary)
    assert who_may(everybody, ON_AN_ENROLMENT, mine) == ON_AN_ENROLMENT
    assert who_may(everybody, ON_A_COHORT, cohort) == ON_A_COHORT


def test_on_a_referral_that_is_proposed(everybody: dict[str, User]) -> None:
    participation = everybody["participant"].beneficiary.participations.get()
    referral = Referral.objects.create(
        participation=participation, opportunity=make_opportunity(make_organisation()), started_by=Referral.From.STAFF
    )
    assert who_may(everybody, ON_A_PROPOSED_REFERRAL, referral) == ON_A_PROPOSED_REFERRAL
    assert who_may(everybody, ON_NOTHING_IN_PARTICULAR, None) == ON_NOTHING_IN_PARTICULAR


def test_on_the_data_that_are_held(everybody: dict[str, User], programme: Programme) -> None:
    user = everybody["participant"]
    assert who_may(everybody, ON_DATA_OF_A_PERSON, user.beneficiary) == ON_DATA_OF_A_PERSON
    assert who_may(everybody, ON_EXPORTS, None) == ON_EXPORTS
    assert who_may(everybody, ON_A_PERIOD, RetentionRule(programme=programme)) == ON_A_PERIOD
    assert who_may(everybody, ON_AN_INVITATION, PersonInvitation(email=user.email)) == ON_AN_INVITATION


def test_on_a_person(everybody: dict[str, User], programme: Programme, other_programme: Programme) -> None:
    person = everybody["participant"].beneficiary
    assert who_may(everybody, ON_A_PERSON, person) == ON_A_PERSON
    taking_part = person.participations.get()
    assert who_may(everybody, ON_A_PARTICIPATION, taking_part) == ON_A_PARTICIPATION
    assert who_may(everybody, ON_A_PROGRAMME, programme) == ON_A_PROGRAMME
    assert not any(who_may(everybody, ON_A_PROGRAMME, other_programme).values())
    assert who_may(everybody, ON_A_CONSENT, person.consents.get()) == ON_A_CONSENT
    assert who_may(everybody, ON_NOTICES, None) == ON_NOTICES
    assert who_may(everybody, ON_A_TASK, a_task(person, programme)) == ON_A_TASK


def test_on_a_person_of_another_programme_nobody_here_may_anything(everybody: dict[str, User]) -> None:
    stranger = everybody["stranger"].beneficiary
    found = who_may(everybody, ON_A_PERSON, stranger)
    assert found == {name: {"stranger"} if roles >= OWN else set() for name, roles in ON_A_PERSON.items()}


@pytest.fixture
def scene(everybody: dict[str, User], programme: Programme, other_programme: Programme, giulia: User) -> None:
    """Persons of two programmes, one in both, one in none; consents and tasks of each."""
    both, none = make_person(None, family_name="Both"), make_person(None, family_name="Nowhere")
    for place in (programme, other_programme):
        make_participation(both, place)
        make_consent(both, place, by=giulia)
        a_task(both, place)
    make_consent(none, programme, by=giulia)
    make_consent(everybody["participant"].beneficiary, other_programme)
    worker = everybody["case_worker elsewhere"] = everybody["partner"]
    make_membership(worker, other_programme, Role.CASE_WORKER)
    make_case_assignment(both.participations.get(programme=other_programme), worker)


PAIRS: list[tuple[type[Model], str]] = [
    (Beneficiary, "view_beneficiary"),
    (Consent, "view_consent"),
    (ContactTask, "view_contacttask"),
]


@pytest.mark.parametrize(("model", "permission"), PAIRS, ids=[model.__name__ for model, _ in PAIRS])
def test_rule_and_read_agree(scene: None, everybody: dict[str, User], model: Any, permission: str) -> None:
    reads = model.objects
    with roles_remembered():
        assert_rule_and_read_agree(
            everybody, reads.all(), permission=f"beneficiaries.{permission}", visible=reads.visible_to
        )


def test_rule_and_read_agree_on_participations(scene: None, everybody: dict[str, User]) -> None:
    assert_rule_and_read_agree(
        everybody, Participation.objects.all(), permission="beneficiaries.record_consent",
        visible=Participation.objects.seen_by_staff,
    )  # fmt: skip


def test_a_case_worker_reads_only_the_consents_of_the_programme_of_the_case(
    scene: None, everybody: dict[str, User], other_programme: Programme
) -> None:
    found = Consent.objects.visible_to(everybody["case_worker elsewhere"])
    assert {(consent.beneficiary.family_name, consent.programme) for consent in found} == {("Both", other_programme)}


def test_the_restricted_part_is_for_who_runs_a_programme_of_the_person(scene: None, everybody: dict[str, User]) -> None:
    both = Beneficiary.objects.get(family_name="Both")
    assert allowed(everybody["officer"], "beneficiaries.read_restricted", both)
    assert not allowed(everybody["case_worker elsewhere"], "beneficiaries.read_restricted", both)


def test_a_visitor_sees_nobody(scene: None) -> None:
    visitor = AnonymousUser()
    for found in (
        Beneficiary.objects.visible_to(visitor),
        Beneficiary.objects.seen_by_staff(visitor),
        Participation.objects.seen_by_staff(visitor),
        Consent.objects.visible_to(visitor),
        ContactTask.objects.visible_to(visitor),
    ):
        assert not found.exists()
