"""Signing up, signing in, and one's own account: mostly allauth's pages."""

from tests.kit.access import Answer, Row, everyone, nobody, signed_in

ROWS = [
    # Who has signed in already is led on.
    Row(
        "account_login",
        "account_logout",
        "account_signup",
        "account_reset_password",
        "account_request_login_code",
        "account_confirm_login_code",
        get=everyone(),
        post=everyone(),
    ),
    Row(
        "account_reset_password_from_key",
        get=everyone(),
        post=everyone(),
        kwargs=lambda scene, route: {"uidb36": "1", "key": "not-a-key"},
    ),
    Row("account_inactive", "account_reset_password*_done", get=everyone(), post=nobody()),
    Row(
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        get=signed_in(),
        post=signed_in(Answer.WRONG_METHOD),
    ),
    Row("accounts:end_other_sessions", get=nobody(), post=signed_in()),
    # Another person's key does not exist for one.
    Row(
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
        get=signed_in(Answer.HIDDEN),
        post=signed_in(Answer.HIDDEN),
        kwargs=lambda scene, route: {"pk": scene.cast.giulia.authenticator_set.get().pk},
    ),
    Row("account_*", "accounts:*", "mfa_*", get=signed_in(), post=signed_in()),
]
