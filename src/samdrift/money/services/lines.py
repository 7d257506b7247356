"""Acts on the standard lines of the cost table, and on the prefixes that place accounts on them."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import Happening, record, record_all
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.line_prefixes import compact
from samdrift.money.models.accounts import Figure, LinePrefix, StandardLine
from samdrift.money.queries.lines import prefixes_for
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import first_values, lock, require_text, write

CHANGE = "money.change_lines"
PLACE = "money.place_accounts"
_NAME = _("Give the line the name it has in your table.")


@transaction.atomic
def add_line(*, by: Viewer, title: str, **values: Any) -> StandardLine:
    """A new line of the table: `group`, `exposed`, `position`."""
    require(by, CHANGE)
    values["title"] = _free_title(title, None)
    row = StandardLine.objects.create(**values)
    record("standard_line.added", row, by=by, changes=first_values(values))
    return row


@transaction.atomic
def change_line(line: StandardLine, *, by: Viewer, title: str, **values: Any) -> StandardLine:
    require(by, CHANGE, line)
    row = lock(StandardLine, line.pk)
    investment = StandardLine.Group.INVESTMENT
    moves = (row.group == investment) != (values.get("group", row.group) == investment)
    changes = write(row, values | {"title": _free_title(title, row.pk)})
    if changes:
        record("standard_line.changed", row, by=by, changes=changes)
    if moves:
        place_again(None)
    return row


def _free_title(title: str, but: int | None) -> str:
    title = require_text(title, "title", _NAME)
    if StandardLine.objects.filter(title=title).exclude(pk=but or 0).exists():
        raise DomainError(
            "title_taken",
            _("There is a line called “%(name)s” already. Choose another name.") % {"name": title},
            field="title",
        )
    return title


@transaction.atomic
def add_prefix(
    line: StandardLine, *, by: Viewer, begins: str, member: Member | None = None
) -> LinePrefix:
    """Accounts that begin so belong to the line, for all or for one member; figures are placed anew."""
    _require_place(by, member)
    row = LinePrefix(line=line, member=member, prefix=compact(begins))
    _refuse_prefix(row)
    row.save()
    told = {"prefix": [None, row.prefix], "member_id": [None, member.pk if member else None]}
    record("standard_line.prefix_added", line, by=by, changes=told)
    place_again(member)
    return row


def _require_place(by: Viewer, member: Member | None) -> None:
    if member is None:
        require(by, CHANGE)
    else:
        require(by, PLACE, LinePrefix(member=member))


def _refuse_prefix(row: LinePrefix) -> None:
    if not row.prefix:
        raise DomainError(
            "no_prefix", _("Write how the accounts begin, for example 1195."), field="begins"
        )
    there = LinePrefix.objects.filter(member=row.member, prefix=row.prefix)
    taken = there.select_related("line").first()
    if taken is not None:
        raise DomainError(
            "prefix_taken",
            _("%(prefix)s belongs to “%(line)s” already. Take it away there first.")
            % {"prefix": row.prefix, "line": taken.line.title},
            field="begins",
        )


@transaction.atomic
def remove_prefix(prefix: LinePrefix, *, by: Viewer) -> StandardLine:
    """The accounts are placed by what else fits, or are shown as not placed."""
    _require_place(by, prefix.member)
    line, member = prefix.line, prefix.member
    told = {"prefix": [prefix.prefix, None], "member_id": [prefix.member_id, None]}
    record("standard_line.prefix_removed", line, by=by, changes=told)
    prefix.delete()
    place_again(member)
    return line


def place_again(member: Member | None) -> int:
    """Place figures with an account or art by the prefixes that now hold; returns how many moved."""
    figures = Figure.objects.exclude(account="", art="")
    if member is not None:
        figures = figures.filter(set__member=member)
    parts = ("set__member_id", "section", "account", "art")
    moved = 0
    known: dict[int, Any] = {}
    for whose, section, account, art in figures.order_by().values_list(*parts).distinct():
        if whose not in known:
            known[whose] = prefixes_for(whose)
        line = known[whose].line_of(account, section, art)
        same = figures.filter(set__member_id=whose, section=section, account=account, art=art)
        there = same.filter(line=None) if line is None else same.filter(line_id=line)
        moved += same.exclude(pk__in=there.values("pk")).update(line_id=line)
    return moved


@transaction.atomic
def load_standard_lines(*, by: Viewer) -> int:
    """Put in the lines to start from, with their prefixes by KOSTRA's class and art.

    Does nothing where there are lines already. Returns how many rows were put in.
    """
    if StandardLine.objects.exists():
        return 0
    text = files("samdrift.money").joinpath("facts", "standard_lines.csv").read_text("utf-8")
    made = [_put_in(at, row) for at, row in enumerate(csv.DictReader(text.splitlines()), start=1)]
    record_all([Happening("standard_line.added", one) for one in made], by=by)
    return len(made)


def _put_in(at: int, row: dict[str, str]) -> StandardLine:
    line = StandardLine.objects.create(
        title=row["title"], group=row["group"], exposed=row["exposed"] == "yes", position=at * 10
    )
    prefixes = [LinePrefix(line=line, prefix=one) for one in row["prefixes"].split()]
    LinePrefix.objects.bulk_create(prefixes)
    return line
