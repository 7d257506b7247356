"""django-helpdesk as a site of its own. Run by the Python it is installed for, never by ours.

    BENCH_DATABASE=HOST,NAME PYTHON bench/others/helpdesk_served/helpdesk_site.py prepare MEMBER…
    BENCH_DATABASE=HOST,NAME PYTHON bench/others/helpdesk_served/helpdesk_site.py session

`prepare` makes its tables, the templates of its letters, a queue for each member and a superuser;
`session` signs the superuser in and prints the session's key.
"""

from __future__ import annotations

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk_site"

HOST, NAME = os.environ["BENCH_DATABASE"].split(",")
SECRET_KEY = "only-to-measure-" + "x" * 40
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": HOST,
        "NAME": NAME,
        "USER": "postgres",
        "CONN_MAX_AGE": None,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "helpdesk_urls"
SITE_ID = 1
SUPERUSER = {"username": "bench", "password": "bench"}
STATIC_URL = "/static/"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
HELPDESK_TEAMS_MODE_ENABLED = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def prepare(members: list[str]) -> None:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from helpdesk.models import Queue

    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    get_user_model().objects.create_superuser(email="bench@kommune.example", **SUPERUSER)
    for number, member in enumerate(members, 1):
        Queue.objects.create(
            title=member, slug=f"q{number}", email_address=f"q{number}@kommune.example"
        )


def session() -> None:
    from django.test import Client

    client = Client()
    if not client.login(**SUPERUSER):
        raise SystemExit("the superuser could not sign in")
    print(client.cookies["sessionid"].value)


if __name__ == "__main__":
    import django

    django.setup()
    prepare(sys.argv[2:]) if sys.argv[1] == "prepare" else session()
