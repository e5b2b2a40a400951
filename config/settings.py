"""The one settings file. PATHWAYS_MODE chooses demo, embedded, production or test; there is no default.

Environment:
    PATHWAYS_MODE       demo | embedded | production | test
    PATHWAYS_VAR        where databases, uploads, static files and keys live (default: var/)
    PATHWAYS_TODAY      demo only: the date the demo believes it is, YYYY-MM-DD
    PATHWAYS_HOSTS      host names served, comma separated (production)
    PATHWAYS_URL        the address people reach this service at, for links in e-mail
    PATHWAYS_MAIL_FROM  the service's own mailbox
    DATABASE_URL        production and PostgreSQL tests; otherwise SQLite under PATHWAYS_VAR
    PATHWAYS_MAIL_SINK  a directory that also gets every delivered message as a file, for measurements
    EMAIL_URL           smtp+tls://user:password@host:587 sends for real; otherwise mail is kept, not sent
    BROKER_URL          production: redis:// or amqp://
    SECRET_KEY          production; embedded and demo make one and keep it in PATHWAYS_VAR
"""

import os
import secrets
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

MODE = env.str("PATHWAYS_MODE", default="")
if MODE not in {"demo", "embedded", "production", "test"}:
    raise ImproperlyConfigured(
        "Set PATHWAYS_MODE to demo, embedded, production or test. "
        "`make demo`, `make run` and `make test` do it for you."
    )
DEMO, EMBEDDED, PRODUCTION, TEST = (name == MODE for name in ("demo", "embedded", "production", "test"))
VAR = Path(env.str("PATHWAYS_VAR", default=str(BASE_DIR / "var"))).resolve()


def _kept_secret(path: Path) -> str:
    """A key made once and kept readable by its owner only, so that restarts keep people signed in."""
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(50)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key


DEBUG = False
if PRODUCTION:
    SECRET_KEY = env.str("SECRET_KEY")
elif TEST:
    SECRET_KEY = "test-only-key-that-guards-nothing-real-and-is-long-enough-for-the-checks"  # noqa: S105
else:
    SECRET_KEY = _kept_secret(VAR / f"{MODE}.key")

SITE_URL = env.str("PATHWAYS_URL", default="http://127.0.0.1:8000")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list(
    "PATHWAYS_HOSTS",
    default=["127.0.0.1", "localhost", "[::1]", urlsplit(SITE_URL).hostname or "", *(["testserver"] if TEST else [])],
)
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rooms, highest first: imports run down this list only.
ROOMS = [*(["demo"] if DEMO or TEST else []), "home", "opportunities", "pathways", "people", "notices", "ui"]
INSTALLED_APPS = [
    *ROOMS,
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # allauth's session list asks for it
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
]

MIDDLEWARE = [
    *(["ui.middleware.ServerTiming"] if DEMO or TEST else []),
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ui.middleware.HtmxSignIn",
    "ui.middleware.KeepDrafts",
    "people.middleware.DenyByDefault",
    "pathways.middleware.ExplainNoFramework",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "home.navigation.page_furniture",
            ],
            "builtins": ["ui.templatetags.ui", "template_partials.templatetags.partials"],
        },
    }
]
FORM_RENDERER = "ui.forms.Renderer"

# --- Databases -------------------------------------------------------------------------------------------------------
if "DATABASE_URL" in os.environ:
    DATABASES = {"default": env.db("DATABASE_URL")}
    if DATABASES["default"]["ENGINE"].endswith("postgresql") and PRODUCTION:
        DATABASES["default"].update(CONN_MAX_AGE=0, OPTIONS={"pool": True})
elif PRODUCTION:
    raise ImproperlyConfigured("Production needs DATABASE_URL, for example postgres://user:password@host/pathways.")
else:
    VAR.mkdir(parents=True, exist_ok=True)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / f"{MODE}.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;"
                    "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
                ),
            },
        }
    }
DATABASES["default"]["ATOMIC_REQUESTS"] = False  # else every GET would take SQLite's write lock

# --- Who you are -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"] if TEST else ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "people.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # nobody signs up: an invitation to the address is the proof
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # council mail is filtered, and can take minutes
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGOUT_REDIRECT_URL = "demo:signed_out" if DEMO else "people:signed_out"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password is told to its owner
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "people.forms.sign_in.SignIn",
    "request_login_code": "people.forms.sign_in.AskForCode",
    "confirm_login_code": "people.forms.sign_in.EnterCode",
    "reset_password": "people.forms.sign_in.AskForReset",
    "reset_password_from_key": "people.forms.sign_in.ResetPassword",
    "change_password": "people.forms.sign_in.ChangePassword",
    "set_password": "people.forms.sign_in.SetPassword",
    "reauthenticate": "people.forms.sign_in.Reauthenticate",
}
# Tight for one account ("key"), wide for one address on the network ("ip"): a whole council may stand behind one.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/10m/key",
    "request_login_code": "60/m/ip,3/10m/key",
    "reset_password": "60/m/ip,3/10m/key",
    "reset_password_from_key": "30/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = (
    1 if PRODUCTION else 0
)  # nginx stands in front; elsewhere nobody may name their own address
USERSESSIONS_TRACK_ACTIVITY = False  # a write on every request would be its price
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# An embedded server behind a proxy that speaks https is reached by https too.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION or HTTPS
SESSION_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.str("BROKER_URL", default="")}
    if PRODUCTION
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- What a browser may do -------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a manager confirming a whole team's baseline posts a field a competency

# --- Files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
EVIDENCE_ROOT = VAR / ("evidence" if not DEMO else "demo-evidence")
EVIDENCE_MAX_BYTES = 10 * 1024 * 1024
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": EVIDENCE_ROOT, "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Mail ------------------------------------------------------------------------------------------------------------
MAIL_FROM = env.str("PATHWAYS_MAIL_FROM", default="Pathways <pathways@localhost>")
DEFAULT_FROM_EMAIL = MAIL_FROM
MAIL_SENDS = "EMAIL_URL" in os.environ and not DEMO
MAIL_SINK = env.str("PATHWAYS_MAIL_SINK", default="")  # a directory that also gets every delivery as a file
if MAIL_SENDS:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = (
        "django.core.mail.backends.dummy.EmailBackend" if not TEST else "django.core.mail.backends.locmem.EmailBackend"
    )

# --- Words, dates, the clock -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/London"
_today = env.str("PATHWAYS_TODAY", default="") if DEMO else ""
# How far ui.clock stands from the real clock. Only the demo may move it.
CLOCK_SHIFT = (date.fromisoformat(_today) - datetime.now(ZoneInfo("Europe/London")).date()) if _today else timedelta(0)

# --- Celery ----------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("BROKER_URL", default="memory://localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"no tokens": {"()": "config.redaction.NoTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["no tokens"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
