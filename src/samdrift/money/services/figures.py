"""Acts on figures: a member's year of one stage as a whole, superseding what stood before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.line_prefixes import Prefixes
from samdrift.money.models.accounts import Figure, FigureSet, StandardLine
from samdrift.money.queries.lines import prefixes_for
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import lock

WRITE = "money.write_figures"
OPERATING, INVESTMENT = Figure.Section.OPERATING, Figure.Section.INVESTMENT
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST = Decimal(10) ** 13


@dataclass(frozen=True, slots=True)
class FigureIn:
    """An amount to be kept, in kroner: cost above 0, income below. `line_id` counts only where there
    is neither account nor art to place it by.
    """

    amount: Decimal
    section: str = OPERATING
    period: int = 0
    account: str = ""
    art: str = ""
    function: str = ""
    text: str = ""
    line_id: int | None = None
    system_id: int | None = None
    agreement_id: int | None = None

    def key(self) -> tuple[Any, ...]:
        """What makes it the same figure as another, for telling whether a file is new."""
        place = (self.section, self.period, self.account, self.art, self.function, self.text)
        ties = (self.system_id or 0, self.agreement_id or 0)
        line = 0 if self.account or self.art else self.line_id or 0
        return (*place, *ties, line, self.amount.quantize(Decimal("0.01")))


@dataclass(frozen=True, slots=True)
class Came:
    """Where a set comes from: a file that was kept, or what a person wrote."""

    title: str = ""
    source: str = ""
    file: StoredFile | None = None
    made_on: dt.date | None = None


@transaction.atomic
def put_figures(
    member: Member, year: int, stage: str, rows: Sequence[FigureIn], *, by: Viewer, came: Came
) -> tuple[FigureSet, bool]:
    """Keep the figures of a member's year and stage; the set that stood is superseded and stays.

    Returns the set that stands, and whether it is new: figures that are all there already change
    nothing.
    """
    require(by, WRITE, FigureSet(member=member))
    _refuse(year, stage, rows)
    lock(Member, member.pk)
    old = FigureSet.objects.standing().filter(member=member, year=year, stage=stage).first()
    if old is not None and _same(old, rows):
        return old, False
    new = _put(member, year, stage, old, by, came)
    _write(new, rows, prefixes_for(member))
    told = {
        "figures": [None, len(rows)],
        "amount": [None, str(sum((row.amount for row in rows), Decimal(0)))],
        "supersedes_id": [None, old.pk if old else None],
    }
    record("figures.read", new, by=by, changes=told, note=came.source)
    return new, True


def _refuse(year: int, stage: str, rows: Sequence[FigureIn]) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError(
            "bad_year", _("%(year)s is not a year figures can have.") % {"year": year}, field="year"
        )
    if stage not in FigureSet.Stage.values:
        raise DomainError(
            "bad_stage", _("Choose whether it is a budget or accounts."), field="stage"
        )
    if not rows:
        raise DomainError("no_figures", _("There are no amounts. Write at least one."))
    if any(abs(row.amount) >= MOST for row in rows):
        raise DomainError("too_big_amount", _("One of the amounts is too large to be kept."))


def _same(old: FigureSet, rows: Iterable[FigureIn]) -> bool:
    there = [
        FigureIn(
            one.amount, one.section, one.period, one.account, one.art, one.function, one.text,
            one.line_id, one.system_id, one.agreement_id,
        ).key()
        for one in old.figures.all()
    ]  # fmt: skip
    return sorted(there) == sorted(row.key() for row in rows)


def _put(
    member: Member, year: int, stage: str, old: FigureSet | None, by: Viewer, came: Came
) -> FigureSet:
    if old is not None:
        # Only one may stand at a time: the old one points at itself until the new one is there.
        FigureSet.objects.filter(pk=old.pk).update(superseded_by=old)
    new: FigureSet = FigureSet.objects.create(
        member=member,
        year=year,
        stage=stage,
        title=came.title[:160],
        source=came.source[:300],
        file=came.file,
        made_on=came.made_on or by.today,
    )
    if old is not None:
        FigureSet.objects.filter(pk=old.pk).update(superseded_by=new)
    return new


def _write(to: FigureSet, rows: Sequence[FigureIn], prefixes: Prefixes[int]) -> None:
    Figure.objects.bulk_create(
        [
            Figure(
                set=to,
                period=row.period,
                section=row.section,
                art=row.art[:3],
                function=row.function[:4],
                account=row.account[:40],
                text=row.text[:200],
                line_id=_line(row, prefixes),
                system_id=row.system_id,
                agreement_id=row.agreement_id,
                amount=row.amount,
            )
            for row in rows
        ],
        batch_size=1000,
    )


def _line(row: FigureIn, prefixes: Prefixes[int]) -> int | None:
    if row.account or row.art:
        return prefixes.line_of(row.account, row.section, row.art)
    return row.line_id


def write_by_hand(
    member: Member, *, by: Viewer, year: int, stage: str, amounts: dict[int, Decimal], title: str
) -> FigureSet:
    """The amounts of a member's year by line (line's id → kroner), as a person knows them.

    A line that is not given is not known. Figures that came in a file are not written over.
    """
    require(by, WRITE, FigureSet(member=member))
    standing = FigureSet.objects.standing().filter(member=member, year=year, stage=stage).first()
    if standing is not None and standing.file_id is not None:
        raise DomainError(
            "from_file",
            _("These figures came in a file. Load a new file to change them."),
            field="stage",
        )
    investment = set(
        StandardLine.objects.filter(group=StandardLine.Group.INVESTMENT).values_list(
            "pk", flat=True
        )
    )
    rows = [
        FigureIn(amount, INVESTMENT if line in investment else OPERATING, line_id=line)
        for line, amount in amounts.items()
    ]
    return put_figures(member, year, stage, rows, by=by, came=Came(title=title))[0]
