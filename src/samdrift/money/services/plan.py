"""A first draft of a member's four-year economic plan, made of a year that is known."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.kroner import rounded
from samdrift.kernel.errors import DomainError
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.accounts import Figure, FigureSet, StandardLine
from samdrift.money.models.investments import Frame, Investment, InvestmentCost
from samdrift.money.queries.plan import YEARS
from samdrift.money.services.figures import WRITE, Came, FigureIn, put_figures
from samdrift.parties.models.members import Member

Stage = FigureSet.Stage
BASES = [
    (one.value, one.label) for one in (Stage.BUDGET, Stage.REVISED, Stage.FORECAST, Stage.ACCOUNTS)
]
OPERATING, INVESTMENT = Figure.Section.OPERATING, Figure.Section.INVESTMENT


@transaction.atomic
def draft_plan(
    member: Member, *, by: Viewer, first: int, base_year: int, base: str, growth: Decimal
) -> list[FigureSet]:
    """Write the plan of four years: each line of operation as the base year with so many per cent
    growth a year; investment as the member's frames and own necessary maintenance, where these are
    known. A plan that came in a file is not written over.
    """
    require(by, WRITE, FigureSet(member=member))
    if first <= base_year:
        text = _("The plan begins after the year it is made of. Correct one of the years.")
        raise DomainError("not_after", text, field="first")
    sums = _operating(member, base_year, base)
    years = range(first, first + YEARS)
    _require_not_from_file(member, years)
    invested = _invested(member, years)
    title = _("Draft from %(stage)s %(year)s, %(growth)s %% growth a year") % {
        "stage": str(FigureSet.Stage(base).label).lower(),
        "year": base_year,
        "growth": f"{growth.normalize():f}".replace(".", ","),
    }
    made = []
    for year in years:
        rate = (1 + Fraction(growth) / 100) ** (year - base_year)
        rows = [FigureIn(rounded(Fraction(sums[line]) * rate, 0), line_id=line) for line in sums]
        rows += invested.get(year, [])
        row, _is_new = put_figures(
            member, year, Stage.PLAN, rows, by=by, came=Came(title=str(title))
        )
        made.append(row)
    return made


def _operating(member: Member, year: int, stage: str) -> dict[int, Decimal]:
    """Line's id → kroner, of lines that are no investment."""
    rows = (
        Figure.objects.filter(
            set__in=FigureSet.objects.standing().filter(member=member, year=year, stage=stage),
            line__isnull=False,
        )
        .exclude(line__group=StandardLine.Group.INVESTMENT)
        .order_by()
        .values_list("line_id")
        .annotate(Sum("amount"))
    )
    found = {int(line): amount for line, amount in rows if line is not None}
    if not found:
        text = _("%(member)s has no such figures for %(year)s that are placed on a line. Load them first, or choose another year.")  # fmt: skip
        raise DomainError("no_base", text % {"member": member, "year": year}, field="base_year")
    return found


def _require_not_from_file(member: Member, years: range) -> None:
    standing = FigureSet.objects.standing().filter(member=member, stage=Stage.PLAN, year__in=years)
    from_file = standing.filter(file__isnull=False).order_by("year").first()
    if from_file is not None:
        text = _("The plan of %(year)s came in a file. Load a new file to change it.")
        raise DomainError("from_file", text % {"year": from_file.year}, field="first")


def _invested(member: Member, years: range) -> dict[int, list[FigureIn]]:
    """What the member puts into the pool and keeps for its own maintenance, on the first line of
    investment; a year without a frame is not known, and has nothing.
    """
    group = StandardLine.Group.INVESTMENT
    line = StandardLine.objects.filter(group=group, ended=False).order_by("position", "pk").first()
    if line is None:
        return {}
    section = Frame.Section.INVESTMENT
    frames = Frame.objects.filter(member=member, section=section, year__in=years)
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for frame in frames:
        sums[frame.year] += frame.amount
    going = Q(investment__state__in=(Investment.State.PROPOSED, Investment.State.ADOPTED))
    own = InvestmentCost.objects.filter(going, investment__member=member, section=section)
    for cost in own.filter(year__in=list(sums)):
        sums[cost.year] += cost.amount - cost.granted
    return {year: [FigureIn(amount, INVESTMENT, line_id=line.pk)] for year, amount in sums.items()}
