"""What stands on the pages of the joint portfolio: the ranking with its line, a measure, a frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.ranking import OUTSIDE
from samdrift.money.lists import investment_words as words
from samdrift.money.lists.investment_words import investment_url, programme_url, whole
from samdrift.money.models.investments import Frame, Investment
from samdrift.money.queries import investments as queries
from samdrift.money.queries.investments import BOTH, INVESTED, Standing, cost_of
from samdrift.money.services.figures import FIRST_YEAR, LAST_YEAR
from samdrift.money.services.frames import WRITE as WRITE_FRAMES
from samdrift.money.services.investment_course import COURSE
from samdrift.money.services.investment_ranks import RANK
from samdrift.money.services.investments import RANKED, WRITE

Context = dict[str, Any]
Section, State = Frame.Section, Investment.State
SPAN = 4
"""Years that are shown beside each other: as many as an economic plan has."""
AGAINST = {"investment": INVESTED, "both": BOTH}


@dataclass(frozen=True)
class Deed:
    label: str
    url: str
    at_once: bool = False


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
            (_("Outside the frame, %(kind)s") % named, [whole(_outside(standing, at)) for at in places], False),
        ]  # fmt: skip
    if Section.OPERATING not in standing.sections:
        found.append(_operating(asked))
    return found


def _outside(standing: Standing, place: tuple[int, str]) -> Decimal:
    return sum(
        (
            one.amount - one.granted
            for row in standing.ranked
            if standing.verdict(row) == OUTSIDE
            for one in row.costs_in
            if (one.year, one.section) == place
        ),
        Decimal(0),
    )


def _operating(asked: Asked) -> tuple[str, list[Any], bool]:
    sums = []
    for year in asked.years:
        inside = (
            one.amount
            for row in asked.standing.ranked
            if asked.standing.verdict(row) != OUTSIDE
            for one in row.costs_in
            if (one.year, one.section) == (year, Section.OPERATING.value)
        )
        sums.append(whole(sum(inside, Decimal(0))))
    return _("Operating cost they bring, of those not outside"), sums, False


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
        (nok(amounts.get(place)), _("Frames for investment, %(year)s") % {"year": year}, ""),
        (nok(standing.line.left(place, amounts)), _("Left of them"), ""),
        (nok(_outside(standing, place)), _("Outside the frame"), ""),
    ]


# A measure


def investment_page(viewer: Viewer, row: Any) -> Context:
    """What a measure costs by year, where it stands, and what is decided of it."""
    standing = queries.standing(viewer)
    placed = standing.placed.get(row.pk)
    may_write = allowed(viewer, WRITE, row)
    may_decide = allowed(viewer, RANK if row.member_id is None else WRITE, row)
    return {
        "lead": row.programme.title if row.programme else "",
        "tag": words.state_tag(row),
        "verdict": words.verdict_word(placed.verdict) if placed else "",
        "tone": words.VERDICT_TONES[placed.verdict] if placed else "",
        "why": words.why(row, placed),
        "costs": [(one, words.section_word(one.section)) for one in row.costs_in],
        "total": cost_of(row),
        "granted": sum((one.granted for one in row.costs_in), Decimal(0)),
        "facts": _facts(viewer, row),
        "costs_url": at("costs", row.pk) if may_write else "",
        "deeds": _deeds(row) if may_decide else [],
        "primary": _primary(row) if may_decide else None,
        "may_write": may_write,
        "portfolio_url": f"{words.portfolio_url()}#m-{row.pk}" if placed else "",
    }


def _facts(viewer: Viewer, row: Any) -> list[tuple[Any, Any, str]]:
    refs = {
        "decision": Ref("governance.decision", row.decision_id) if row.decision_id else None,
        "measure": Ref("governance.measure", row.measure_id) if row.measure_id else None,
    }
    named = registry.describe([ref for ref in refs.values() if ref], viewer)
    links = {name: named[ref] for name, ref in refs.items() if ref and ref in named}
    facts: list[tuple[Any, Any, str]] = [
        (_("Whose it is"), row.member.name if row.member else _("All members’ joint"), ""),
        (_("Why the member must keep it for itself"), row.necessary, ""),
        (_("Place in the ranking"), str(row.rank) if row.rank else "", ""),
        (_("Set-up cost"), _("yes") if row.is_setup else "", ""),
    ]
    if row.programme:
        facts.append((_("Programme"), row.programme.title, programme_url(row.programme)))
    for name, label in (("decision", _("Decision")), ("measure", _("Measure of the road map"))):
        if name in links:
            facts.append((label, links[name].label, links[name].url))
    facts.append((_("Why it was postponed or dropped"), row.because, ""))
    return [fact for fact in facts if fact[1]]


def _deeds(row: Any) -> list[Deed]:
    found = []
    if row.rank is not None:
        found.append(Deed(_("Move in the ranking"), at("place", row.pk)))
    if row.state in COURSE[State.POSTPONED]:
        found.append(Deed(_("Postpone"), at("postpone", row.pk)))
    if row.state in COURSE[State.DROPPED]:
        found.append(Deed(_("Drop it"), at("drop", row.pk)))
    if row.state != State.PROPOSED:
        label = (
            _("It is not carried out after all")
            if row.state == State.DONE
            else _("Propose it again")
        )
        found.append(Deed(label, at("again", row.pk), at_once=True))
    return found


def _primary(row: Any) -> Deed | None:
    if row.state == State.PROPOSED:
        return Deed(_("Adopt"), at("adopt", row.pk))
    if row.state == State.ADOPTED:
        return Deed(_("It is carried out"), at("done", row.pk), at_once=True)
    return None


def is_going(row: Any) -> bool:
    return row.state in RANKED
