"""Signing up, signing in, and one's own account: mostly allauth's pages.

Everybody who works in a programme, and the administrator, has an authenticator app and no recovery codes; the
others have neither. Whoever asks has just proved who they are.
"""

from tests.kit.access import ROLES, Answer, Expected, Row, everyone, nobody, signed_in

WITHOUT_FACTOR = ["participant", "stranger", "partner"]
WITH_FACTOR = [role for role in ROLES[1:] if role not in WITHOUT_FACTOR]


def by_factor(*, having: Answer, lacking: Answer) -> Expected:
    """Different for those with an authenticator app and those without."""
    return signed_in() | dict.fromkeys(WITH_FACTOR, having) | dict.fromkeys(WITHOUT_FACTOR, lacking)


ONLY_WITH_FACTOR = by_factor(having=Answer.OPEN, lacking=Answer.HIDDEN)
HIDDEN = signed_in(Answer.HIDDEN)
ELSEWHERE = Answer.SECOND_FACTOR
"""The page for another way of proving who one is."""

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
    Row("mfa_index", "mfa_list_webauthn", get=signed_in(), post=signed_in(Answer.WRONG_METHOD)),
    Row("accounts:end_other_sessions", get=nobody(), post=signed_in()),
    Row(
        "account_reauthenticate",
        get=by_factor(having=ELSEWHERE, lacking=Answer.OPEN),
        post=by_factor(having=ELSEWHERE, lacking=Answer.OPEN),
    ),
    Row(
        "mfa_reauthenticate",
        get=by_factor(having=Answer.OPEN, lacking=ELSEWHERE),
        post=by_factor(having=Answer.OPEN, lacking=ELSEWHERE),
    ),
    Row("mfa_reauthenticate_webauthn", get=signed_in(ELSEWHERE), post=signed_in(ELSEWHERE)),
    Row("mfa_deactivate_totp", get=ONLY_WITH_FACTOR, post=ONLY_WITH_FACTOR),
    Row("mfa_view_recovery_codes", get=HIDDEN, post=signed_in(Answer.WRONG_METHOD)),
    Row("mfa_download_recovery_codes", get=HIDDEN, post=HIDDEN),
    # Another person's key does not exist for one.
    Row(
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
        get=HIDDEN,
        post=HIDDEN,
        kwargs=lambda scene, route: {"pk": scene.cast.giulia.authenticator_set.get().pk},
    ),
    Row("account_*", "accounts:*", "mfa_*", get=signed_in(), post=signed_in()),
]
