"""Addresses of accounts: own pages, then allauth's."""

from allauth.mfa.totp.views import activate_totp
from csp.decorators import csp_update
from django.urls import URLPattern, URLResolver, include, path

from accounts.views import settings

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("settings/", settings.settings, name="settings"),
    path("settings/end-sessions/", settings.end_other_sessions, name="end_other_sessions"),
    path("second-factor/", settings.second_factor, name="second_factor"),
]

account_patterns: list[URLPattern | URLResolver] = [
    path("", include((urlpatterns, app_name))),
    # The only page that shows an image of its own: the QR code for an authenticator app.
    path("2fa/totp/activate/", csp_update({"img-src": ["data:"]})(activate_totp), name="mfa_activate_totp"),
    path("", include("allauth.urls")),
]
