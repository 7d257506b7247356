"""Sign in every login of the example, as the login page would, and print e-mail address → session."""

from __future__ import annotations

import json
import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samdrift.settings")
    django.setup()
    from samdrift.parties.models.accounts import Account

    sessions = {}
    for account in Account.objects.select_related("person").order_by("pk"):
        sessions[account.email] = _session(account)
    json.dump(sessions, sys.stdout)


def _session(account: object) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)  # type: ignore[attr-defined]
    session[BACKEND_SESSION_KEY] = "samdrift.parties.login.AccountBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()  # type: ignore[attr-defined]
    session["second_factor"] = True
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main()
