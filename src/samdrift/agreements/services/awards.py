"""Acts on how an agreement came about, and on who may join it or call off from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement, Award, Entitled
from samdrift.agreements.services.common import AWARD, hold, of_part
from samdrift.agreements.services.following import follow
from samdrift.agreements.services.own_changes import open_since_start
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.orgnr import clean_orgnr
from samdrift.parties.services.common import first_values, write

MOST_ENTITLED = 2000


class Named(NamedTuple):
    """One line of a pasted list: an organisation number and the name beside it."""

    orgnr: str
    name: str = ""


@transaction.atomic
def set_award(agreement: Agreement, *, by: Viewer, **values: Any) -> Award:
    """Tell how the agreement was awarded, and its value then; again corrects it. What changed the
    agreement before it was told is written into the ledger the first time.
    """
    agreement = hold(agreement, by, AWARD)
    value: Decimal | None = values.get("value")
    if value is not None and value <= 0:
        raise DomainError(
            "not_positive",
            _("The value is what the whole agreement was estimated at: more than 0, or empty."),
            field="value",
        )
    row: Award | None = Award.objects.filter(agreement=agreement).first()
    if row is None:
        row = Award.objects.create(agreement=agreement, **values)
        record(
            "agreement.award_told", agreement, by=by, changes=of_part("award", first_values(values))
        )
        open_since_start(agreement, by=by)
        return row
    changes = write(row, values)
    if changes:
        record("agreement.award_changed", agreement, by=by, changes=of_part("award", changes))
    return row


@transaction.atomic
def name_entitled(
    agreement: Agreement,
    *,
    by: Viewer,
    rows: Sequence[Named],
    valid_from: dt.date | None = None,
    source: str = "",
) -> int:
    """Name who may join or call off; those on the list already are left alone. Returns how many are
    new. A number that is wrong refuses the whole list, and is named.
    """
    agreement = hold(agreement, by)
    wanted = _cleaned(rows)
    start = valid_from or agreement.valid_from
    standing = Entitled.objects.filter(agreement=agreement).touching(start, None)
    have = set(standing.values_list("orgnr", flat=True))
    new = [
        Entitled(
            agreement=agreement, orgnr=orgnr, name=name[:160], source=source[:300], valid_from=start
        )
        for orgnr, name in wanted.items()
        if orgnr not in have
    ]
    Entitled.objects.bulk_create(new, batch_size=500)
    if new:
        told = {"entitled": [None, [f"{one.orgnr} {one.name}".strip() for one in new]]}
        record("agreement.entitled_named", agreement, by=by, changes=told, note=source)
        follow(agreement, by=by)
    return len(new)


def _cleaned(rows: Iterable[Named]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text, name in rows:
        clean = clean_orgnr(text)
        if not clean:
            raise DomainError(
                "bad_orgnr",
                _(
                    "“%(text)s” is not an organisation number: nine digits, the last checks the others."
                )
                % {"text": text[:60]},
                field="text",
            )
        found[clean] = found.get(clean) or " ".join(name.split())
    if not found:
        raise DomainError("empty", _("Write at least one organisation number."), field="text")
    if len(found) > MOST_ENTITLED:
        raise DomainError(
            "too_many",
            _("At most %(most)s at once. Paste the list in parts.") % {"most": MOST_ENTITLED},
            field="text",
        )
    return found


@transaction.atomic
def strike_entitled(row: Entitled, *, day: dt.date, by: Viewer) -> Agreement:
    """It may no longer join or call off from the day; named by mistake it goes wholly."""
    agreement = hold(row.agreement, by)
    row = Entitled.objects.get(pk=row.pk)
    told = {"entitled": [str(row), None], "entitled_valid_to": [None, str(day)]}
    record("agreement.entitled_struck", agreement, by=by, changes=told)
    if row.valid_from is not None and day <= row.valid_from:
        row.delete()
    else:
        write(row, {"valid_to": day})
    follow(agreement, by=by)
    return agreement
