"""Which mailbox a case belongs to, known also while the case is being opened from a mail: its receipt
answers that mail.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from samdrift.desk.models.cases import Case
from samdrift.desk.models.mail import IncomingMail
from samdrift.desk.queries import mail as queries
from samdrift.desk.services.mail_origin import Origin, add_origin

_now: ContextVar[tuple[IncomingMail, bool] | None] = ContextVar("mail_being_taken", default=None)


@contextmanager
def taking(row: IncomingMail, *, silent: bool) -> Iterator[None]:
    """While the case is opened; `silent`: the mail gets no receipt."""
    token = _now.set((row, silent))
    try:
        yield
    finally:
        _now.reset(token)


def _origin(case: Case) -> Origin | None:
    """Answers go out from the mailbox the case came to, in the thread of what came."""
    being_taken = _now.get()
    if being_taken is not None:
        row, silent = being_taken
        box = row.mailbox or queries.mailbox_of_case(case)
        ids: tuple[str, ...] = (row.message_id,) if row.message_id else ()
    else:
        box, ids, silent = queries.mailbox_of_case(case), queries.ids_of_case(case), False
    if box is None:
        return Origin(message_ids=ids, silent=silent) if ids or silent else None
    return Origin(box.address, box.name, box.signature, ids, box.language, silent)


add_origin(_origin, queries.own_addresses)
