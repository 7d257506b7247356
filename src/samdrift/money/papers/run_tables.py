"""A run as a table for a spreadsheet: a row for each member's part of each cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from samdrift.formats import table_out
from samdrift.formats.text import file_name
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.runs import Run
from samdrift.money.papers.share_words import rows_of_reading
from samdrift.money.queries import runs as queries
from samdrift.money.queries.run_units import split_on_units
from samdrift.parties.models.members import Member

_ONE = dt.timedelta(days=1)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def run_table(run: Run, viewer: Viewer, form: str) -> tuple[str, bytes]:
    """The file's name, and all members' parts."""
    headers = [_("Member"), *_headers()]
    return _file(run.title, headers, _run_rows(run, viewer), form)


def _headers() -> list[str]:
    return [
        _("Line"), _("From"), _("Agreement"), _("First day"), _("Last day"), _("Amount"),
        _("VAT in per cent"), _("Split by"), _("Share in per cent"), _("Sum without VAT"),
    ]  # fmt: skip


def _run_rows(run: Run, viewer: Viewer) -> Iterator[list[Any]]:
    readings: dict[int, Any] = {}
    for share in queries.shares_in_order(run, viewer):
        yield [share.member.name, *_cells(share, share.item, readings)]


def _cells(share: Any, item: Any, readings: dict[int, Any]) -> list[Any]:
    if item.reading_id is not None and item.reading_id not in readings:
        readings[item.reading_id] = rows_of_reading(item.reading)
    row = readings.get(item.reading_id, {}).get(share.member_id)
    return [
        item.title,
        item.detail,
        item.agreement.title if item.agreement else None,
        item.starts_on,
        item.ends_on - _ONE if item.ends_on else None,
        item.amount,
        item.vat_rate,
        item.key_version.key.title if item.key_version else _("Own cost"),
        round(float(Fraction(row[1]) * 100), 6) if row else None,
        share.amount,
    ]


def member_table(run: Run, member: Member, viewer: Viewer, form: str) -> tuple[str, bytes]:
    """The file's name, and a member's parts; each on to its units where they are known."""
    lines = queries.lines_of(run, member)
    units = split_on_units(lines, queries.units_of(run, member, viewer))
    rows = _member_rows(run, member, viewer, units.parts)
    return _file(f"{run.title} {member.name}", [*_headers(), _("Unit")], rows, form)


def _member_rows(run: Run, member: Member, viewer: Viewer, parts: Any) -> Iterator[list[Any]]:
    readings: dict[int, Any] = {}
    for share in queries.shares_in_order(run, viewer).filter(member=member):
        cells = _cells(share, share.item, readings)
        units = parts.get(share.item_id)
        if not units:
            yield [*cells, None]
            continue
        for unit, amount in units.items():
            yield [*cells[:-1], amount, unit]


def _file(title: str, headers: list[str], rows: Any, form: str) -> tuple[str, bytes]:
    name = f"{file_name(title) or 'run'}.{form}"
    if form == "xlsx":
        return name, table_out.to_xlsx(headers, rows, title)
    return name, table_out.to_csv(headers, rows)
