"""Where an e-mail that carries a token of its own goes: each part of the desk takes its own.

A part says `add_route(prefix, take)`; `prefix` is the letters of its tokens (`mail_threads.case_token`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.models.mail import IncomingMail
from samdrift.formats.mail import Mail
from samdrift.kernel.viewer import Viewer


@dataclass(frozen=True)
class Routed:
    """Where it went: the case it is shown at, and the entry that was written there, if one was."""

    case: Case | None
    entry: CaseEntry | None = None


Take = Callable[[IncomingMail, Mail, int, Viewer], Routed | None]
"""(the stored mail, what was read of it, the number in its genuine token, by) → where it went; None: not
for this part after all, and the mail is held for a person. Called in the transaction of the handling;
a DomainError holds the mail with what it says.
"""
_routes: dict[str, Take] = {}


def add_route(prefix: str, take: Take) -> None:
    """Mail whose token has this prefix is taken by this function; said once, in the part's sockets."""
    _routes[prefix] = take


def route_of(prefix: str) -> Take | None:
    return _routes.get(prefix)
