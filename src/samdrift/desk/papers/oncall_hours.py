"""Hours on call as a spreadsheet for payroll: each shift and each call-out a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from samdrift.desk.calc.duty_hours import Sorted, sort_hours
from samdrift.desk.queries.oncall import without_calls
from samdrift.desk.queries.oncall_own import Pay
from samdrift.formats.table_out import to_xlsx
from samdrift.kernel.calc.spans import Span


def hours_xlsx(pays: Iterable[Pay], first: dt.date) -> bytes:
    """Columns: who, number at the employer, employer, town, rota, sort, from, to, hours by kind, what
    counts as work. What a call-out was about is not told.
    """
    return to_xlsx(
        _heads(), (row for one in pays for row in _rows(one)), f"{_('On call')} {first:%Y-%m}"
    )


def _heads() -> list[str]:
    return [
        _("Person"), _("Number at the employer"), _("Employer"), _("Site"), _("Rota"), _("Sort"),
        _("From"), _("To"), _("Hours"), _("On weekdays"), _("At weekends"), _("On holidays"),
        _("At night"), _("Counts as work"),
    ]  # fmt: skip


def _rows(pay: Pay) -> Iterator[Sequence[Any]]:
    calls = [span for _row, span in pay.calls]
    for duty in pay.shifts:
        for span in without_calls([duty.span], calls):
            yield _row(pay, duty.layer.site, _("On call"), span, pay.share)
    for _call, span in pay.calls:
        yield _row(pay, pay.site, _("Called out"), span, Fraction(1))


def _row(pay: Pay, site: str, sort: str, span: Span, share: Fraction) -> Sequence[Any]:
    told = sort_hours([span], pay.night)
    employer = pay.person.employer
    return [
        str(pay.person), pay.person.external_id or None, employer.name if employer else None, site or None,
        pay.rota.name, sort, *(_naive(one) for one in (span.start, span.end)), *_sorted(told),
        _exact(told.total * share),
    ]  # fmt: skip


def _sorted(told: Sorted) -> list[Decimal]:
    return [
        _exact(one) for one in (told.total, told.weekday, told.weekend, told.holiday, told.night)
    ]


def _exact(hours: Fraction) -> Decimal:
    """Four decimals: a seventh of an hour to the second."""
    return Decimal(round(hours * 10_000)) / 10_000


def _naive(moment: dt.datetime) -> dt.datetime:
    """A spreadsheet knows no time zones: the wall clock in Oslo."""
    return timezone.localtime(moment).replace(tzinfo=None)
