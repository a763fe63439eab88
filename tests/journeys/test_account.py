"""One's own account in the browser: passkeys and apps under the real policy, on a phone."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from programmes.models import Membership, Programme, Role
from tests.accounts.steps import app_code
from tests.builders import PASSWORD, make_user
from tests.journeys.conftest import Visit
from tests.journeys.steps import CODE, mails_to, press
from tests.kit.browser import Watch, assert_accessible, assert_fits, virtual_passkey

SUBMIT = "main form.form button[type=submit]"


@pytest.fixture
def newcomer(transactional_db: None, programme: Programme) -> User:
    """Is an assessor from today and has set up nothing."""
    user = make_user("Nadia Rossi", email="nadia@example.org", language="en")
    Membership.objects.create(user=user, programme=programme, role=Role.ASSESSOR, since=timezone.now())
    return user


def sign_in_by_password(page: Page, user: User) -> None:
    page.goto("/en/accounts/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    press(page, SUBMIT)


def sign_out(page: Page) -> None:
    page.goto("/en/accounts/logout/")
    press(page, "form[data-clears-drafts] button")


def test_a_passkey_is_set_up_signs_in_is_renamed_and_removed(visit: Visit, watch: Watch, newcomer: User) -> None:
    page = visit(device="phone", language="en")
    virtual_passkey(page)
    sign_in_by_password(page, newcomer)
    assert page.url.endswith("/en/accounts/second-factor/")  # nothing else is open yet
    assert_accessible(page)
    assert_fits(page)
    press(page, "a[href$='/2fa/webauthn/add/']")
    assert_accessible(page)
    page.fill("input[name=name]", "Nadia's phone")
    press(page, "#mfa_webauthn_add")
    assert page.url.endswith("/2fa/recovery-codes/")
    assert_accessible(page)
    assert_fits(page)
    page.goto("/en/assess/")
    assert page.url.endswith("/en/assess/")
    sign_out(page)
    page.goto("/en/accounts/login/")
    with page.expect_navigation(url=re.compile("/en/assess/")):
        page.click("#passkey_login")
    page.goto("/en/accounts/2fa/webauthn/")
    assert_accessible(page)
    press(page, "a[href$='/edit/']")
    page.fill("input[name=name]", "Old phone")
    press(page, SUBMIT)
    expect(page.locator("main")).to_contain_text("Old phone")
    press(page, "a[href$='/remove/']")
    press(page, "main button.danger")
    assert not Authenticator.objects.filter(user=newcomer).exists()
    page.goto("/en/assess/")
    assert page.url.endswith("/en/accounts/second-factor/")
    subjects = [mail.subject for mail in mails_to(newcomer.email)]
    assert subjects == ["A passkey was added", "A passkey was removed"]


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(visit: Visit, newcomer: User) -> None:
    page = visit(device="phone", language="en")
    sign_in_by_password(page, newcomer)
    press(page, "a[href$='/2fa/totp/activate/']")
    expect(page.locator("main img")).to_be_visible()
    assert page.evaluate("document.querySelector('main img').naturalWidth") > 0  # the policy lets it through
    assert_accessible(page)
    assert_fits(page)
    secret = page.locator("main code").inner_text()
    page.fill("input[name=code]", app_code(secret))
    press(page, SUBMIT)
    codes = page.locator("main code").all_inner_texts()
    assert len(codes) == 10
    sign_out(page)
    sign_in_by_password(page, newcomer)
    assert page.url.endswith("/2fa/authenticate/")
    assert_accessible(page)
    page.fill("input[name=code]", codes[0])
    press(page, SUBMIT)
    assert page.url.endswith("/en/assess/")


def test_a_passkey_that_is_refused_says_so_and_leaves_the_other_ways(visit: Visit, newcomer: User) -> None:
    page = visit(device="phone", language="en")
    page.goto("/en/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('cancelled')) }")
    page.click("#passkey_login")
    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    sign_in_by_password(page, newcomer)
    assert page.url.endswith("/en/accounts/second-factor/")


def test_without_javascript_one_signs_in_by_password_or_code(visit: Visit, amina: User) -> None:
    page = visit(device="phone", language="fr", scripts=False)
    page.goto("/fr/accounts/login/")
    expect(page.locator("#passkey_login")).to_be_hidden()
    press(page, "a[href$='/login/code/']")
    page.fill("input[name=email]", amina.email)
    press(page, SUBMIT)
    code = CODE.search(mails_to(amina.email)[-1].body)
    assert code
    page.fill("input[name=code]", code.group())
    press(page, SUBMIT)
    assert page.url.endswith("/fr/my/")


def test_signing_out_forgets_what_waits_in_the_tab(visit: Visit, amina: User) -> None:
    page = visit(amina, device="phone", language="fr")
    page.goto("/fr/accounts/logout/")
    page.evaluate("sessionStorage.setItem('draft', 'an idea that nobody else may read')")
    press(page, "form[data-clears-drafts] button")
    assert page.url.endswith("/fr/")
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("device", ["phone", "desk"])
def test_the_pages_of_the_account_are_accessible(visit: Visit, amina: User, device: str) -> None:
    page = visit(amina, device=device, language="fr")
    for path in ("settings/", "email/", "password/change/", "2fa/", "logout/"):
        page.goto(f"/fr/accounts/{path}")
        assert_accessible(page, dark=device == "phone")
        assert_fits(page)
