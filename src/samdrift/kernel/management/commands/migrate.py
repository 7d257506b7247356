"""Django's `migrate`, but the tables of an empty database are made at once."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS

from samdrift.kernel import schema

_NARROWER = ("app_label", "plan", "check_unapplied")


class Command(Migrate):
    def handle(self, *arguments: Any, **options: Any) -> None:
        """Without a named app: make an empty database's tables at once and tell the apps; what is left
        is done as Django does it.
        """
        made = not any(options[one] for one in _NARROWER) and schema.make_if_empty()
        if made and not options["run_syncdb"]:
            emit_post_migrate_signal(options["verbosity"], options["interactive"], DEFAULT_DB_ALIAS)
        else:
            super().handle(*arguments, **options)
