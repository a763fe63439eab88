"""The settings of the tests: those of production, over plain HTTP and with a quick password hash.

The embedded servers of the tests keep their data in var/tests, so that a running demo is never touched.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

VAR_OF_TESTS = os.environ.setdefault(
    "CIRCOLO_TEST_VAR",
    str(Path(os.environ.get("CIRCOLO_VAR") or Path(__file__).resolve().parent.parent / "var").resolve() / "tests"),
)
os.environ |= {
    "CIRCOLO_VAR": VAR_OF_TESTS,
    "CIRCOLO_DEMO": "0",
    "SECRET_KEY": "a-key-for-tests-that-signs-nothing-of-value-" * 2,
    "SITE_URL": "https://circolo.example",
    "EMAIL_HOST": os.environ.get("EMAIL_HOST", "mail.invalid"),
    "ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY": "signs-what-nobody-sent",
    "METRICS_KEY": "metrics-of-the-tests",
    "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
}

PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "gw0")


def with_database(url: str, number: int) -> str:
    """The address of another database of the same Redis."""
    if url.startswith("unix:"):
        return f"{url.partition('?')[0]}?db={number}"
    return urlunsplit(urlsplit(url)._replace(path=f"/{number}"))


from config.env import broker  # noqa: E402
from config.settings import *  # noqa: E402, F403
from config.settings import CACHES, INSTALLED_APPS, MIDDLEWARE, REDIS_URL, VAR  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", "circolo.example"]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
MEDIA_ROOT = VAR / PROCESS / "media"
STATIC_ROOT = VAR / PROCESS / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Each process of the test run has a broker and a cache of its own.
NUMBER = int(PROCESS.removeprefix("gw"))
REDIS_URL = with_database(REDIS_URL, 2 * NUMBER)
CELERY_BROKER_URL = broker(REDIS_URL)
CACHES["default"]["LOCATION"] = with_database(REDIS_URL, 2 * NUMBER + 1)

# N+1 detection around every view; what libraries do between the middlewares is theirs.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = [*MIDDLEWARE, "zeal.middleware.zeal_middleware"]
ZEAL_RAISE = True
ZEAL_ALLOWLIST = [
    {"model": "account.EmailAddress"},
    {"model": "mfa.Authenticator"},
    {"model": "sessions.Session"},
    # Acts lock the row that they act on, by key: several acts in one request lock several times.
    {"model": "projects.*", "field": "get()"},
    {"model": "core.ImportBatch", "field": "get()"},
    {"model": "beneficiaries.*", "field": "get()"},
]
