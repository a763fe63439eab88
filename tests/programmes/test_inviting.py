"""Bringing people into a programme who may have no account, and closing accounts."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed
from core.states import allowed
from programmes.closing import deactivate_account, reactivate_account
from programmes.inviting import has_account, invite_member
from programmes.models import Membership, Programme, Role
from tests.builders import make_membership
from tests.cast import member
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, audited, mails


def invite(email: str, programme: Programme, by: User, role: str = Role.OFFICER) -> Membership:
    return invite_member(
        email, full_name="Sara Costa", language="fr", programme=programme, role=role, by=by, at=timezone.now()
    )


def test_who_has_no_account_gets_one_that_only_the_mail_opens(programme: Programme, marco: User) -> None:
    user = invite(" Sara@Example.org ", programme, marco).user
    assert (user.email, user.full_name, user.language) == ("sara@example.org", "Sara Costa", "fr")
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    [mail] = mails("programmes/invited")
    assert (mail.recipient, mail.language, mail.secret) == ("sara@example.org", "fr", True)


def test_who_has_an_account_keeps_name_and_language(programme: Programme, marco: User, yasmine: User) -> None:
    assert has_account(" YASMINE@example.org")
    assert invite("Yasmine@example.org", programme, marco).user == yasmine
    yasmine.refresh_from_db()
    assert (yasmine.full_name, yasmine.language) == ("Yasmine Kettani", "en")
    [mail] = mails("programmes/role_granted")
    assert (mail.recipient, mail.secret) == (yasmine.email, False)
    assert not mails("programmes/invited")


def test_who_may_not_give_the_role_opens_no_account(programme: Programme, giulia: User, ada: User) -> None:
    with nothing_changes():
        with pytest.raises(NotAllowed):
            invite("sara@example.org", programme, giulia)
        with pytest.raises(NotAllowed):
            invite("sara@example.org", programme, ada, Role.OFFICER)
    assert invite("sara@example.org", programme, ada, Role.MANAGER).pk


def test_who_has_the_role_is_not_invited_again(programme: Programme, marco: User, giulia: User) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        invite(giulia.email, programme, marco)


def test_an_account_is_closed_and_opened_again(marco: User, giulia: User, programme: Programme) -> None:
    deactivate_account(giulia, by=marco)
    giulia.refresh_from_db()
    assert not giulia.is_active
    assert not allowed(giulia, "projects.view_call")
    assert audited("programmes.deactivate_account").actor == marco
    reactivate_account(giulia, by=marco)
    giulia.refresh_from_db()
    assert allowed(giulia, "projects.view_call")


def test_nobody_closes_the_own_account_or_that_of_an_applicant(marco: User, amina: User, ada: User) -> None:
    with nothing_changes():
        for user, by in ((marco, marco), (amina, marco), (amina, ada), (ada, ada)):
            with pytest.raises(NotAllowed):
                deactivate_account(user, by=by)


def test_a_manager_does_not_close_the_account_of_somebody_who_works_elsewhere_too(
    marco: User, giulia: User, other_programme: Programme, ada: User
) -> None:
    make_membership(giulia, other_programme, Role.OFFICER)
    with nothing_changes(), pytest.raises(NotAllowed):
        deactivate_account(giulia, by=marco)
    assert not deactivate_account(giulia, by=ada).is_active


def test_nobody_else_closes_accounts(programme: Programme, named: Named) -> None:
    target = member(programme, Role.TRAINER, "Omar Berrada")
    assert_refused(lambda by: deactivate_account(target, by=by), named("giulia", "dario", "chiara", "lucia", "amina"))
