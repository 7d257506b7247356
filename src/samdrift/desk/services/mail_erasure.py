"""When the time for keeping a mail is over, what it said goes; that it came stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from samdrift.desk.models.cases import Case
from samdrift.desk.models.mail import IncomingMail, SenderBlock
from samdrift.kernel.files import forget
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer

KEPT = dt.timedelta(days=90)
"""How long mail that became nothing is kept: refused, set aside."""
AT_ONCE = 500


def erase_old(by: Viewer) -> str:
    """The clock's round: what was refused or set aside so long ago, and belongs to no case."""
    over = Q(state__in=("refused", "aside"), handled_at__lt=by.now - KEPT)
    rows = IncomingMail.objects.filter(over, erased_at=None).order_by("pk")
    count = 0
    for pk in list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            found = IncomingMail.objects.select_for_update(of=("self",), skip_locked=True)
            row = found.filter(pk=pk, erased_at=None).select_related("file").first()
            if row is not None:
                empty(row, by)
                count += 1
    return f"{count} e-mails were erased" if count else ""


def empty(row: IncomingMail, by: Viewer) -> None:
    """Leave a tombstone: when it came, where, and what became of it. Its digest stays, so that the same
    file brings nothing back. The row is held.
    """
    file, row.file = row.file, None
    row.sender_name = row.sender_address = row.subject = row.message_id = ""
    row.note = row.error = row.known_at = ""
    row.person, row.erased_at = None, by.now
    row.save()
    record("mail.erased", row, by=by)
    if file is not None:
        forget(file)


def empty_case(case: Case, by: Viewer) -> None:
    """With a case's texts, the mails they came in."""
    _empty_all(IncomingMail.objects.filter(case=case), by)


@transaction.atomic
def erase(person_id: int, by: Viewer) -> list[str]:
    """What an erased person wrote goes; what stands in a case follows the case. Nobody is named as the
    one who shut a sender out.
    """
    count = _empty_all(IncomingMail.objects.filter(person_id=person_id), by)
    blocks = SenderBlock.objects.filter(by_id=person_id).update(by=None)
    told = {"e-mails": count, "shut out": blocks}
    return [f"{name}: {number}" for name, number in told.items() if number]


def _empty_all(rows: Any, by: Viewer) -> int:
    held = rows.filter(erased_at=None).select_for_update(of=("self",)).select_related("file")
    found = list(held.order_by("pk"))
    for row in found:
        empty(row, by)
    return len(found)
