"""All settings, read from a typed environment (see docs/deployment.md). No secret has a default."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from yantuo import mechanisms

django_stubs_ext.monkeypatch()  # Django's generic classes may then be written with their type: ModelForm[Enterprise]

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("YANTUO_DATA", ROOT / "var")).resolve()
BACKUPS = Path(os.environ.get("YANTUO_BACKUPS", DATA / "backups")).expanduser().resolve()
MODE = os.environ.get("YANTUO_MODE", "serve")  # demo | serve | test
VENDOR = ROOT / ".assets"


def database(url: str) -> dict[str, object]:
    """Turn postgresql://user:password@host:port/name?host=/socket into Django's settings."""
    parts = urlsplit(url)
    query = {"options": "-c jit=off", **{key: values[0] for key, values in parse_qs(parts.query).items()}}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": query,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,  # the sight middleware opens the transaction, read-only for a GET
    }


# Migrations run as the owner of the tables; web and worker run as a role that owns nothing.
_role_variable = "DATABASE_ADMIN_URL" if os.environ.get("YANTUO_DB_ROLE") == "owner" else "DATABASE_URL"
DATABASES = {"default": database(os.environ.get(_role_variable, "postgresql:///yantuo"))}
APP_ROLE = urlsplit(os.environ.get("DATABASE_URL", "")).username or "yantuo_app"

# Tools that only read the code (type checker, linters, catalogues) import settings without a secret.
SECRET_KEY = os.environ.get("YANTUO_SECRET_KEY") or ("only-for-tools" if MODE == "tools" else "")
FIELD_KEY = os.environ.get("YANTUO_FIELD_KEY", "")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("YANTUO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
PROXIES = frozenset(
    a for a in os.environ.get("YANTUO_PROXIES", "").split(",") if a
)  # they alone may say for whom they ask
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("YANTUO_ORIGINS", "").split(",") if o]
PUBLIC_ADDRESS = os.environ.get("YANTUO_ADDRESS", f"http://127.0.0.1:{os.environ.get('YANTUO_PORT', '8000')}")
HTTPS = PUBLIC_ADDRESS.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "procrastinate.contrib.django",
    "yantuo.ui",
    "yantuo.records.sight",
    "yantuo.records.tally",
    "yantuo.records.trail",
    "yantuo.records.files",
    "yantuo.records.numbering",
    "yantuo.records.law",
    "yantuo.records.jobs",
    "yantuo.directory.divisions",
    "yantuo.directory.orgs",
    "yantuo.directory.people",
    "yantuo.directory.enterprises",
    "yantuo.casework.dossiers",
    "yantuo.casework.deadlines",
    "yantuo.casework.notices",
    "yantuo.casework.documents",
    "yantuo.casework.checklists",
    "yantuo.casework.cards",
    "yantuo.casework.oversight",
    "yantuo.casework.referrals",
    "yantuo.casework.matters",
    *mechanisms.apps(),
    "yantuo.casework.handover",
    "yantuo.casework.escalation",
    "yantuo.faces.desk",
    "yantuo.faces.business",
    "yantuo.faces.portal",
    "yantuo.faces.api",
    "yantuo.faces.cli",
]

MIDDLEWARE = [
    "yantuo.faces.api.middleware.ProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yantuo.directory.people.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yantuo.config.urls"
WSGI_APPLICATION = "yantuo.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "yantuo.faces.desk.context.frame",
            ],
        },
    }
]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "yantuo.directory.people.passwords.MixedCharacters"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if MODE == "test":  # a slow hash protects nobody in a test
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "yantuo.directory.people.lockout.NameAndAddress"
AXES_CLIENT_IP_CALLABLE = "yantuo.directory.people.whence.address_of"
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_TEMPLATE = "people/locked.html"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # an address alone never locks: offices share one
OTP_TOTP_ISSUER = "Yantuo"
REQUIRE_TOTP = os.environ.get("YANTUO_REQUIRE_TOTP", "") == "1"  # of the roles that rules/roles.yaml names
PASSWORD_DAYS = int(os.environ.get("YANTUO_PASSWORD_DAYS", "0"))  # a new one after so many; 0: never

SESSION_COOKIE_AGE = 30 * 60  # idle limit; the actor middleware renews it at most once a minute
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "yantuo.ui.errors.csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [VENDOR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [("vendor", VENDOR / "vendor")] if (VENDOR / "vendor").exists() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_LIMIT = 20 * 1024 * 1024  # bytes of one upload
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["yantuo.records.files.uploads.LimitedUpload"]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
RULES = ROOT / "rules"
FONT_DIR = os.environ.get("YANTUO_FONT_DIR", "")
EMAIL_BACKEND = os.environ.get("YANTUO_EMAIL_BACKEND", "yantuo.casework.notices.mail.BureauBackend")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
# A long import must not hold up notices and ladders; at a stop it is interrupted and taken up again later.
PROCRASTINATE_WORKER_DEFAULTS = {"concurrency": 4, "shutdown_graceful_timeout": 5}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}, "yantuo": {"level": "INFO"}},
}
