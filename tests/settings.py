"""The settings of the tests: those of production, over plain HTTP and with a quick password hash.

The embedded servers of the tests keep their data in var/tests, so that a running demo is never touched.
"""

import os
from pathlib import Path

VAR_OF_TESTS = os.environ.setdefault(
    "CIRCOLO_TEST_VAR",
    str(Path(os.environ.get("CIRCOLO_VAR") or Path(__file__).resolve().parent.parent / "var").resolve() / "tests"),
)
os.environ |= {
    "CIRCOLO_VAR": VAR_OF_TESTS,
    "CIRCOLO_DEMO": "0",
    "SECRET_KEY": "a-key-for-tests-that-signs-nothing-of-value-" * 2,
    "SITE_URL": "https://circolo.example",
    "EMAIL_HOST": "mail.invalid",
    "METRICS_KEY": "metrics-of-the-tests",
    "LOG_LEVEL": "WARNING",
}

from config.settings import *  # noqa: E402, F403
from config.settings import INSTALLED_APPS, MIDDLEWARE, VAR  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", "circolo.example"]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# N+1 detection around every view; what libraries do between the middlewares is theirs.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = [*MIDDLEWARE, "zeal.middleware.zeal_middleware"]
ZEAL_RAISE = True
ZEAL_ALLOWLIST = [
    {"model": "account.EmailAddress"},
    {"model": "mfa.Authenticator"},
    {"model": "sessions.Session"},
]
