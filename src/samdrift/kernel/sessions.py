"""Sessions kept in the database, as Django's own, and asked for by one plain statement.

Every request asks for its session: one that was ended is ended in that moment in every process.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connections, router
from django.utils import timezone

_SQL = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """The name is Django's: what a session holds is signed under it."""

    def load(self) -> dict[str, Any]:
        connection = connections[router.db_for_read(self.model)]
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_SQL, [self.session_key, now])
            found = cursor.fetchone()
        data: dict[str, Any] = self.decode(found[0]) if found else super().load()
        return data
