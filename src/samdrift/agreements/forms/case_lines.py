"""Cases and outages written one to a line."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries.outages import Outage, left_out_of
from samdrift.formats.text import fold

MOST = 2000
_MOMENT = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\s+(?:kl\.?\s*)?(\d{1,2})[.:](\d{2})")


def lines_of(text: str) -> list[str]:
    """The lines that hold something; refused when they are too many to have been written by hand."""
    rows = [line.strip() for line in text.splitlines() if line.strip()]
    if len(rows) > MOST:
        raise forms.ValidationError(
            _("There are more than %(most)s lines. Load them as a table instead.") % {"most": MOST}
        )
    return rows


def case_of(number: int, line: str) -> list[str]:
    """[case, hours] of `A-17; 5,5`."""
    name, _sign, hours = line.replace("\t", ";").rpartition(";")
    try:
        found = Decimal(hours.strip().replace(",", "."))
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or found < 0:
        raise forms.ValidationError(
            _("Line %(line)s has no hours: write the case and its hours, such as A-17; 5,5.")
            % {"line": number}
        )
    return [name.strip() or str(number), str(found)]


def outage_of(number: int, line: str, term: Term) -> Outage:
    """From and to, and after a semicolon what the agreement leaves it out as."""
    times, _sign, why = line.partition(";")
    moments = [_moment(found) for found in _MOMENT.findall(times)]
    if len(moments) != 2 or None in moments or not moments[0] < moments[1]:  # type: ignore[operator]  # noqa: PLR2004 -- from and to
        raise forms.ValidationError(
            _(
                "Line %(line)s is no outage: write from and to, such as 12.06.2026 08.00 – 12.06.2026 13.00."
            )
            % {"line": number}
        )
    start, end = moments
    return Outage(start, end, _left_out(number, why.strip(), term))  # type: ignore[arg-type]


def _moment(parts: tuple[str, ...]) -> dt.datetime | None:
    day, month, year, hour, minute = (int(part) for part in parts)
    try:
        naive = dt.datetime(year, month, day, hour, minute)  # noqa: DTZ001 -- made aware below
    except ValueError:
        return None
    return timezone.make_aware(naive)


def _left_out(number: int, why: str, term: Term) -> str:
    """What the agreement leaves out, as it says it; refused for what it counts."""
    if not why:
        return ""
    known = left_out_of(term)
    for one in known:
        if fold(one) == fold(why):
            return one
    if not known:
        text = _("Line %(line)s: the agreement leaves nothing out of this level.")
        raise forms.ValidationError(text % {"line": number})
    text = _("Line %(line)s: “%(why)s” is not left out of this level. These are: %(known)s.")
    raise forms.ValidationError(text % {"line": number, "why": why[:60], "known": ", ".join(known)})
