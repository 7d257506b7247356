"""Django's `migrate`, but the tables of an empty database are made at once."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from samdrift.kernel import schema


class Command(Migrate):
    def handle(self, *arguments: Any, **options: Any) -> None:
        """Without a named app: make an empty database's tables first; then what is left."""
        if not options["app_label"] and not options["plan"] and not options["check_unapplied"]:
            schema.make_if_empty()
        super().handle(*arguments, **options)
