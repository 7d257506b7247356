"""Incoming mail, in one place to ask: stored first, then handled."""

from __future__ import annotations

from samdrift.desk.services.mail_handling import attempt, handle
from samdrift.desk.services.mail_storing import is_known, receive

__all__ = ["attempt", "handle", "is_known", "receive"]
