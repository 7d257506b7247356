"""Settings of one installation. Every variable a site may set is listed in docs/drift/innstillinger.md."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from samdrift import environment

BASE = Path(__file__).resolve().parent
HOME = environment.home()

SECRET_KEY = environment.secret_key(HOME)
DEBUG = environment.flag("SAMDRIFT_DEBUG", default=False)
SITE_URL = environment.site_url()
ALLOWED_HOSTS = environment.allowed_hosts()
CSRF_TRUSTED_ORIGINS = [SITE_URL]
BEHIND_TLS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "rules",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "samdrift.home",
    "samdrift.money",
    "samdrift.desk",
    "samdrift.agreements",
    "samdrift.portfolio",
    "samdrift.governance",
    "samdrift.followup",
    "samdrift.parties",
    "samdrift.kernel",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "samdrift.kernel.web.middleware.as_of",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samdrift.kernel.web.middleware.viewer",
    "samdrift.kernel.web.middleware.language",
    "samdrift.parties.login.second_factor",
    "samdrift.parties.login.session_seen",
    "samdrift.kernel.web.middleware.refusals",
]

ROOT_URLCONF = "samdrift.urls"
WSGI_APPLICATION = "samdrift.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "kernel" / "templates", BASE / "parties" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "samdrift.kernel.web.context.shell",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "samdrift.kernel.templatetags.fixed",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "samdrift.kernel.templatetags.shown",
            ],
        },
    }
]
FORM_RENDERER = "samdrift.kernel.forms.Renderer"

DATABASES = {"default": environment.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What all web processes have to agree on (limits on failed logins) is kept in the database; what
# each may know for itself (menu counts) stays near.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

AUTH_USER_MODEL = "parties.Account"
AUTHENTICATION_BACKENDS = [
    "samdrift.parties.login.AccountBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "samdrift.parties.login.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "samdrift.parties.login.ProviderAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key", "login": "60/m/ip"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "samdrift.parties.login_forms.LoginForm",
    "change_password": "samdrift.parties.login_forms.ChangePasswordForm",
    "reset_password": "samdrift.parties.login_forms.ResetPasswordForm",
    "reset_password_from_key": "samdrift.parties.login_forms.NewPasswordForm",
    "reauthenticate": "samdrift.parties.login_forms.ReauthenticateForm",
}
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "provider_class": "samdrift.parties.login_oidc.Provider",
    }
}
MFA_ADAPTER = "samdrift.parties.login.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Samdrift"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "samdrift.parties.login_forms.CodeForm",
    "reauthenticate": "samdrift.parties.login_forms.CodeAgainForm",
    "activate_totp": "samdrift.parties.login_forms.ActivateForm",
}
REQUIRE_MFA = environment.flag("SAMDRIFT_REQUIRE_MFA", default=False)
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("SAMDRIFT_TRUSTED_PROXIES", 0)
HOOKS_PRIVATE = environment.flag("SAMDRIFT_HOOKS_PRIVATE", default=False)

SESSION_ENGINE = "samdrift.kernel.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Norwegian Bokmål")), ("nn", _("Norwegian Nynorsk")), ("en", _("English"))]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True
USE_I18N = True
# Every room's own, also to be heard before the libraries for texts that they have too.
LOCALE_PATHS = sorted(BASE.glob("*/locale"))

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = HOME / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
UPLOAD_LIMIT = environment.number("SAMDRIFT_UPLOAD_LIMIT_MB", 50) * 1_000_000
INVOICE_FOLDER = environment.text("SAMDRIFT_INVOICE_FOLDER")

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SMTP_TOKEN_ADDRESS = environment.text("SAMDRIFT_SMTP_TOKEN_ADDRESS")
SMTP_CLIENT = environment.text("SAMDRIFT_SMTP_CLIENT")
SMTP_CLIENT_SECRET = environment.text("SAMDRIFT_SMTP_CLIENT_SECRET")
SMTP_SCOPE = environment.text("SAMDRIFT_SMTP_SCOPE", "https://outlook.office365.com/.default")
if not environment.text("SAMDRIFT_SMTP_HOST"):
    EMAIL_BACKEND = "samdrift.kernel.mail_folder.EmailBackend"
elif SMTP_TOKEN_ADDRESS:
    EMAIL_BACKEND = "samdrift.kernel.mail_oauth.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = environment.text("SAMDRIFT_SMTP_HOST")
EMAIL_PORT = environment.number("SAMDRIFT_SMTP_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = environment.text("SAMDRIFT_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("SAMDRIFT_SMTP_PASSWORD")
EMAIL_USE_TLS = (
    environment.one_of("SAMDRIFT_SMTP_TLS", "no", ("no", "starttls", "tls")) == "starttls"
)
EMAIL_USE_SSL = environment.one_of("SAMDRIFT_SMTP_TLS", "no", ("no", "starttls", "tls")) == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("SAMDRIFT_MAIL_FROM", "samdrift@localhost")
FEEDBACK_MAIL = environment.text("SAMDRIFT_FEEDBACK_MAIL")

LOG_LEVEL = environment.one_of(
    "SAMDRIFT_LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Django's own handlers would mail the administrators, or say everything twice.
    "loggers": {"django": {"handlers": [], "level": LOG_LEVEL, "propagate": True}},
}
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
