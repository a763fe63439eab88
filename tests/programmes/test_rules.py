"""Who may do what with programmes, and that lists show what rules open."""

from typing import Any

import pytest
import rules
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from beneficiaries.models import Beneficiary, Consent, ContactTask
from core.models import AuditEvent, SavedFilter
from core.states import allowed
from programmes.models import Membership, Programme, Role
from programmes.rules import has_role, programme_of
from projects.models import Call, Project
from tests.builders import make_membership
from tests.kit.agreement import assert_rule_and_read_agree

ADMINISTRATORS = {"administrator", "superuser"}
STAFF = {"case_worker", "officer", "manager", "communication", "data_protection"}

ON_A_PROGRAMME = {
    "programmes.add_programme": ADMINISTRATORS,
    "programmes.change_programme": ADMINISTRATORS | {"manager"},
    "programmes.view_programme": ADMINISTRATORS | STAFF,
    "programmes.delete_programme": ADMINISTRATORS,
    "programmes.grant_role": ADMINISTRATORS | {"manager"},
    "programmes.view_membership": ADMINISTRATORS | {"officer", "manager", "data_protection"},
    "portal.use_admin": ADMINISTRATORS | STAFF,
    "core.view_auditevent": {"data_protection"},
    "core.view_outboxmail": ADMINISTRATORS | {"data_protection"},
    "core.view_renderedfile": ADMINISTRATORS,
    "core.retry_rendering": ADMINISTRATORS,
    "core.view_suppressedaddress": {"data_protection"},
    "core.add_suppressedaddress": {"data_protection"},
    "core.delete_suppressedaddress": {"data_protection"},
    "core.view_bounce": {"data_protection"},
    "core.view_bouncepolicy": ADMINISTRATORS | {"data_protection"},
    "core.change_bouncepolicy": ADMINISTRATORS | {"data_protection"},
    "core.save_filter": ADMINISTRATORS | STAFF,
    "core.view_translationstate": ADMINISTRATORS | {"officer", "manager", "communication"},
    "core.export_translations": ADMINISTRATORS | {"officer", "manager", "communication"},
    "core.import_translations": ADMINISTRATORS | {"officer", "manager", "communication"},
}
OF_THE_INSTALLATION = {
    "core.view_importbatch": ADMINISTRATORS
    | {"officer", "manager", "communication"},  # each the kinds that they may import
    "core.view_duplicatecandidate": {"officer", "manager"},
}
"""What belongs to no programme: whoever has the role in any of them may."""

ON_AN_ACCOUNT = {
    "programmes.deactivate_account": ADMINISTRATORS | {"manager"},
    "accounts.view_user": ADMINISTRATORS | {"manager"},
}
OF_ONES_OWN = {"core.forget_filter"}


def who_may(everybody: dict[str, User], permission: str, row: Any) -> set[str]:
    return {role for role, person in everybody.items() if allowed(person, permission, row)}


def test_every_right_stands_in_one_of_these_tables() -> None:
    known = {name for name in rules.permissions.permissions if name.startswith(("programmes.", "core.", "accounts."))}
    assert known <= set(ON_A_PROGRAMME | ON_AN_ACCOUNT | OF_THE_INSTALLATION) | OF_ONES_OWN


@pytest.mark.parametrize("owner", ["officer", "manager"])
def test_a_saved_filter_is_forgotten_by_whom_it_belongs_to(everybody: dict[str, User], owner: str) -> None:
    saved = SavedFilter.objects.create(user=everybody[owner], about="projects.project", name="x", query="x")
    assert who_may(everybody, "core.forget_filter", saved) == {owner}


def test_on_what_belongs_to_the_installation(everybody: dict[str, User]) -> None:
    assert {name: who_may(everybody, name, None) for name in OF_THE_INSTALLATION} == OF_THE_INSTALLATION


def test_on_a_programme(programme: Programme, everybody: dict[str, User]) -> None:
    assert {name: who_may(everybody, name, programme) for name in ON_A_PROGRAMME} == ON_A_PROGRAMME


def test_on_the_account_of_an_assessor(everybody: dict[str, User], nabil: User) -> None:
    assert {name: who_may(everybody, name, nabil) for name in ON_AN_ACCOUNT} == ON_AN_ACCOUNT


def test_on_the_account_of_an_applicant_nobody_may_anything(everybody: dict[str, User]) -> None:
    for name in ON_AN_ACCOUNT:
        assert who_may(everybody, name, everybody["participant"]) == set()


def test_in_another_programme_only_administrators_may(other_programme: Programme, everybody: dict[str, User]) -> None:
    found = {name: who_may(everybody, name, other_programme) for name in ON_A_PROGRAMME}
    assert found == {name: wanted & ADMINISTRATORS for name, wanted in ON_A_PROGRAMME.items()}


def test_lists_of_programmes_and_memberships_show_what_rules_open(
    programme: Programme, other_programme: Programme, everybody: dict[str, User], yasmine: User
) -> None:
    make_membership(yasmine, other_programme, Role.OFFICER)
    for model, permission in ((Programme, "view_programme"), (Membership, "view_membership")):
        reads: Any = model._default_manager
        assert_rule_and_read_agree(
            everybody, reads.all(), permission=f"programmes.{permission}", visible=reads.seen_by_staff
        )


def test_accounts_are_seen_through_the_memberships_that_one_manages(
    programme: Programme, everybody: dict[str, User]
) -> None:
    managed = {membership.user for membership in Membership.objects.managed_by(everybody["manager"])}
    assert managed == {user for user in User.objects.all() if allowed(everybody["manager"], "accounts.view_user", user)}


def test_a_visitor_is_listed_nothing(giulia: User) -> None:
    visitor = AnonymousUser()
    assert not Programme.objects.seen_by_staff(visitor).exists()
    assert not Membership.objects.seen_by_staff(visitor).exists()
    assert not Membership.objects.managed_by(visitor).exists()


def test_an_administrator_sees_no_personal_data(
    submitted_project: Project, everybody: dict[str, User], ada: User
) -> None:
    for who in (ada, everybody["superuser"]):
        for model in (Project, Beneficiary, Consent, ContactTask):
            reads: Any = model._default_manager
            assert not reads.visible_to(who).exists()
        assert not Call.objects.seen_by_staff(who).exists()
        assert not allowed(who, "beneficiaries.view_beneficiary", submitted_project.owner)
        assert not allowed(who, "core.view_auditevent")


def test_a_role_counts_only_in_its_programme_and_for_who_may_sign_in(
    programme: Programme, other_programme: Programme, giulia: User
) -> None:
    assert has_role(giulia, [Role.OFFICER])
    assert has_role(giulia, [Role.OFFICER, Role.MANAGER], programme)
    assert not has_role(giulia, [Role.MANAGER], programme)
    assert not has_role(giulia, [Role.OFFICER], other_programme)
    giulia.is_active = False
    assert not has_role(giulia, [Role.OFFICER], programme)
    assert not has_role(AnonymousUser(), [Role.OFFICER])


def test_a_row_leads_to_its_programme(submitted_project: Project, programme: Programme) -> None:
    assert programme_of(None) is None
    assert programme_of(programme) == programme_of(submitted_project) == programme_of(submitted_project.call)
    with pytest.raises(AttributeError):
        programme_of(AuditEvent())
