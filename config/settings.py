"""The settings of Circolo, fed by the environment. docs/operators.md lists every variable."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import env
from config.coming_back import *  # noqa: F403 (where mail comes back to)
from config.embedded import default_database_url, default_redis_url
from config.signing_in import *  # noqa: F403 (allauth reads its settings from here)
from core.places import country_names

BASE_DIR = Path(__file__).resolve().parent.parent

# Where everything that is written lives: uploads, logs, the embedded servers.
VAR = env.read("CIRCOLO_VAR", BASE_DIR / "var", lambda raw: Path(raw).resolve())

# A demo: invented people, known passwords, no second factor, mails kept in files. Never on a public host.
DEMO = env.flag("CIRCOLO_DEMO", False)

# Signs sessions and links. Compulsory outside the demo.
SECRET_KEY = env.text("SECRET_KEY", "")

# Host names that the site answers to, separated by commas.
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])

# The address of the site in mails and PDFs, without a slash at the end.
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")

# The name of whoever runs this installation (data controller) and how to reach them.
CONTROLLER = env.text("CONTROLLER", "Circolo")
CONTACT_EMAIL = env.text("CONTACT_EMAIL", "contact@circolo.example")

DEBUG = False
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "web", "testserver", "host.docker.internal"}

if DEMO:
    if not set(ALLOWED_HOSTS) <= LOCAL_HOSTS:
        raise ImproperlyConfigured("CIRCOLO_DEMO: a demo answers on this machine only; see ALLOWED_HOSTS")
    SECRET_KEY = SECRET_KEY or "demo-only-" + "not-a-secret-" * 4
elif len(SECRET_KEY) < 50 or "demo-only" in SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY: set a secret of at least 50 characters, or CIRCOLO_DEMO=1 for a demo")
elif "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS: name the hosts; with * anybody chooses the address of the site")

INSTALLED_APPS = [
    "modeltranslation",
    "portal.admin_site.CircoloAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_countries",
    "django_filters",
    "pgtrigger",
    "pghistory",
    "rules",
    "core",
    "accounts",
    "programmes",
    "research",
    "repertoire",
    "beneficiaries",
    "training",
    "projects",
    "events",
    "publications",
    "newsletters",
    "reporting",
    "portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.RequestContextMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database, broker, cache -------------------------------------------------------------------

# PostgreSQL; unset: the embedded server of this checkout.
DATABASE_URL = env.text("DATABASE_URL", "") or default_database_url(VAR)
DATABASES = {"default": env.database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis or Valkey: broker and cache; unset: the embedded server of this checkout.
REDIS_URL = env.text("REDIS_URL", "") or default_redis_url(VAR)
CACHES = {
    "default": {
        "BACKEND": "core.caching.PatientRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "circolo",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}

CELERY_BROKER_URL = env.broker(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- People who sign in ------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:start"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO

# --- Languages and times -----------------------------------------------------------------------

LANGUAGE_CODE = "it"
LANGUAGES = [("it", _("Italian")), ("fr", _("French")), ("en", _("English"))]
MODELTRANSLATION_DEFAULT_LANGUAGE = "it"
MODELTRANSLATION_LANGUAGES = ("it", "fr", "en")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("it", "fr", "en")
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
# The zone in which times are shown to people who have not chosen one.
TIME_ZONE = env.time_zone("TIME_ZONE", "Europe/Rome")

# One source for the names of countries, in the back office too.
COUNTRIES_OVERRIDE = country_names()

# --- Files -------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
# The largest file and the most files that an applicant may attach.
UPLOAD_MAX_BYTES = env.number("UPLOAD_MAX_BYTES", 10 * 1024 * 1024, least=1)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- Mail --------------------------------------------------------------------------------------

# The sender of every mail. In the demo mails are kept as files and shown at /demo/mailbox/.
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Circolo <no-reply@circolo.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.number("EMAIL_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", not DEMO)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = VAR / "mail"
if EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
elif DEMO:
    EMAIL_BACKEND = "core.mailbox.FileBackend"
else:
    raise ImproperlyConfigured("EMAIL_HOST: set the mail server, or CIRCOLO_DEMO=1 for a demo")

# --- Security ----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
# Set when a proxy in front ends TLS and sends X-Forwarded-Proto and X-Forwarded-For (overwriting the client's).
BEHIND_PROXY = env.flag("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
if not DEMO and not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL: must begin with https:// outside the demo")

# Everyone with a membership needs a second factor; only the demo may go without.
SECOND_FACTOR_REQUIRED = not DEMO
# Key of /metrics; unset: no metrics.
METRICS_KEY = env.text("METRICS_KEY", "")

# --- Records -----------------------------------------------------------------------------------

PGHISTORY_ADMIN_ALL_EVENTS = False
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
LOG_LEVEL = env.log_level("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "flufl.bounce": {"level": "CRITICAL"},  # tells each attempt, and errors with what strangers wrote
    },
}
