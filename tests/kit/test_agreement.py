"""Rule and list agree over the whole cast; a rule that is wider than its list is found."""

import pytest

from accounts.models import User
from beneficiaries.models import Beneficiary
from tests.kit.agreement import assert_rule_and_read_agree, disagreements


def test_who_may_open_a_person_sees_the_person_listed(people: dict[str, User], karim: User) -> None:
    assert_rule_and_read_agree(
        people,
        Beneficiary.objects.all(),
        permission="beneficiaries.view_beneficiary",
        visible=Beneficiary.objects.visible_to,
    )


def test_control_a_list_that_shows_too_little_is_found(people: dict[str, User]) -> None:
    found = disagreements(
        people,
        Beneficiary.objects.all(),
        permission="beneficiaries.view_beneficiary",
        visible=lambda person: Beneficiary.objects.none(),
    )
    assert len([line for line in found if line.startswith("manager:")]) == 1
    with pytest.raises(AssertionError, match="manager"):
        assert_rule_and_read_agree(
            people,
            Beneficiary.objects.all(),
            permission="beneficiaries.view_beneficiary",
            visible=lambda person: Beneficiary.objects.none(),
        )
