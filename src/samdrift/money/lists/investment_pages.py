"""What stands on the page of the joint portfolio: the ranking with its line, and the pools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.ranking import OUTSIDE
from samdrift.money.lists import investment_words as words
from samdrift.money.lists.investment_words import investment_url, whole
from samdrift.money.models.investments import Frame, Investment
from samdrift.money.queries import investments as queries
from samdrift.money.queries.investments import BOTH, INVESTED, Standing, cost_of
from samdrift.money.services.figures import FIRST_YEAR, LAST_YEAR
from samdrift.money.services.frames import WRITE as WRITE_FRAMES
from samdrift.money.services.investment_ranks import RANK
from samdrift.money.services.investments import WRITE

Context = dict[str, Any]
Section, State = Frame.Section, Investment.State
SPAN = 4
"""Years that are shown beside each other: as many as an economic plan has."""
AGAINST = {"investment": INVESTED, "both": BOTH}


@dataclass(slots=True)
class Asked:
    """What the page is asked for: the first year shown, and which frames count."""

    years: list[int]
    against: str
    standing: Standing


@dataclass(slots=True)
class Cell:
    """What a measure costs in a year, written; empty where it costs nothing then."""

    year: int
    invested: Any = ""
    operating: Any = ""


@dataclass(slots=True)
class Row:
    """A measure of the ranking as it is shown."""

    row: Any
    url: str
    tag: Any
    cells: list[Cell]
    total: Any
    verdict: str = ""
    tone: str = ""
    why: str = ""
    draws_line: bool = False
    acts: dict[str, str] = field(default_factory=dict)


def at(name: str, pk: int) -> str:
    return reverse(f"money:investment_{name}", args=[pk])


def asked_for(viewer: Viewer, values: Mapping[str, str]) -> Asked:
    """The portfolio as it stands, and the years to show: from this year, or the last that has any."""
    against = values.get("against", "")
    against = against if against in AGAINST else "investment"
    standing = queries.standing(viewer, AGAINST[against])
    last = max(standing.years, default=viewer.day.year)
    text = values.get("year", "")
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) <= len("9999") else 0
    first = asked if FIRST_YEAR <= asked <= LAST_YEAR else min(viewer.day.year, last)
    return Asked(list(range(first, first + SPAN)), against, standing)


def portfolio_page(viewer: Viewer, asked: Asked) -> Context:
    """The ranking with its line, the pools it is held against, and what is outside it."""
    standing, years = asked.standing, asked.years
    may_rank = allowed(viewer, RANK)
    shown = [row for row in standing.ranked if not _is_past(row, years[0])]
    rows = [_ranked(row, standing, years, may_rank=may_rank) for row in shown]
    first = next((one for one in rows if standing.verdict(one.row) == OUTSIDE), None)
    if first is not None:
        first.draws_line = True
    going = [one for one in rows if one.row.rank is not None]
    if going:
        going[0].acts.pop("up", None)
        going[-1].acts.pop("down", None)
    return {
        "years": years,
        "against": asked.against,
        "rows": rows,
        "own": [_row(row, years) for row in standing.own if not _is_past(row, years[0])],
        "resting": [(row, investment_url(row), words.state_tag(row)) for row in standing.resting],
        "sums": _sums(asked),
        "notes": _notes(asked),
        "figures": _figures(asked),
        "before": years[0] - 1 if any(year < years[0] for year in standing.years) else None,
        "after": years[0] + 1 if any(year > years[-1] for year in standing.years) else None,
        "may_rank": may_rank,
        "may_propose": allowed(viewer, WRITE),
        "may_frame": allowed(viewer, WRITE_FRAMES),
        "has_frames": bool(standing.pool.frames),
    }


def _is_past(row: Any, first: int) -> bool:
    """Carried out, with no cost in what is shown."""
    return row.state == State.DONE and all(one.year < first for one in row.costs_in)


def _ranked(row: Any, standing: Standing, years: Sequence[int], *, may_rank: bool) -> Row:
    found = _row(row, years)
    placed = standing.placed[row.pk]
    found.verdict = words.verdict_word(placed.verdict)
    found.tone = words.VERDICT_TONES[placed.verdict]
    found.why = words.why(row, placed)
    if may_rank and row.rank is not None:
        found.acts = {name: at(name, row.pk) for name in ("up", "down", "place")}
    return found


def _row(row: Any, years: Sequence[int]) -> Row:
    cells = [
        Cell(
            year,
            _amount(row, year, Section.INVESTMENT.value),
            _amount(row, year, Section.OPERATING.value),
        )
        for year in years
    ]
    return Row(row, investment_url(row), words.state_tag(row), cells, whole(cost_of(row)))


def _amount(row: Any, year: int, section: str) -> Any:
    amounts = [one.amount for one in row.costs_in if (one.year, one.section) == (year, section)]
    return whole(amounts[0]) if amounts else ""


def _sums(asked: Asked) -> list[tuple[str, list[Any], bool]]:
    """The rows under the ranking: (label, an amount for each year, whether it is the result)."""
    standing, years = asked.standing, asked.years
    pool, line = standing.pool, standing.line
    amounts = pool.amounts()
    found: list[tuple[str, list[Any], bool]] = []
    for section in standing.sections:
        named = {"kind": words.section_word(section).lower()}
        places = [(year, section) for year in years]
        found += [
            (_("Frames, %(kind)s") % named, [whole(amounts.get(at)) for at in places], False),
            (_("Inside the frame, %(kind)s") % named, [whole(line.used.get(at, Decimal(0))) for at in places], False),
            (_("Left of the frames, %(kind)s") % named, [whole(line.left(at, amounts)) for at in places], True),
            (_("Outside the frame, %(kind)s") % named, [whole(standing.outside(at)) for at in places], False),
        ]  # fmt: skip
    if Section.OPERATING not in standing.sections:
        brought = [whole(standing.operating(year)) for year in years]
        found.append((_("Operating cost they bring, of those not outside"), brought, False))
    return found


def _notes(asked: Asked) -> list[str]:
    """Whose frame is not known, so that the pool is at least what is shown."""
    found = []
    for year in asked.years:
        for section in asked.standing.sections:
            lack = asked.standing.pool.lacking((year, section))
            if lack:
                values = {
                    "year": year,
                    "kind": words.section_word(section).lower(),
                    "names": ", ".join(one.name for one in lack),
                }
                found.append(
                    _("Frame of %(year)s, %(kind)s, is not known for %(names)s: the pool is at least what is shown.")
                    % values
                )  # fmt: skip
    return found


def _figures(asked: Asked) -> list[tuple[Any, str, str]]:
    """The first year in short."""
    standing, year = asked.standing, asked.years[0]
    place = (year, Section.INVESTMENT.value)
    amounts = standing.pool.amounts()
    return [
        (_kr(amounts.get(place)), _("Frames for investment, %(year)s") % {"year": year}, ""),
        (_kr(standing.line.left(place, amounts)), _("Left of them"), ""),
        (_kr(standing.outside(place)), _("Outside the frame"), ""),
    ]


def _kr(amount: Decimal | None) -> Any:
    """Whole kroner, with what they are."""
    return whole(amount) if amount is None else _("%(amount)s kr") % {"amount": whole(amount)}
