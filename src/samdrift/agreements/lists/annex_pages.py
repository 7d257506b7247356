"""The annex of an agreement as it is read: term by term, what lacks, and the time line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.agreements.calc import annex_picture as picture
from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.calc.step_table import CHANGE, FALL, Row, Table, table_of
from samdrift.agreements.calc.terms_check import GAP, OVERLAP, Flaw
from samdrift.agreements.lists import term_words as words
from samdrift.agreements.lists.agreement_words import at
from samdrift.agreements.lists.index_words import Following, following
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries import terms as queries
from samdrift.agreements.queries.term_flaws import flaws_of
from samdrift.agreements.services.terms import CHANGE_TERMS
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import period_text

Kind = Term.Kind
Context = dict[str, Any]
_LONGEST = 25


@dataclass(frozen=True)
class Line:
    """The values of some days; `now` when they hold on the day shown."""

    period: str
    cells: list[str]
    now: bool
    tag: str
    note: str


@dataclass(frozen=True)
class Block:
    """A term as the annex has it, with what is wrong with its days."""

    row: Term
    sentences: list[str]
    heads: list[str]
    lines: list[Line]
    flaws: list[str]
    index: Following | None
    url: str
    change_url: str
    up_url: str
    down_url: str
    remove_url: str

    @property
    def only(self) -> Line | None:
        """The one line of a term that never changes and has no levels."""
        return self.lines[0] if len(self.lines) == len(self.heads) == 1 else None


@dataclass(frozen=True)
class Turn:
    """A day on which a term changes: from what, to what."""

    day: dt.date
    term: Term
    before: str
    after: str


def page(viewer: Viewer, agreement: Agreement) -> Context:
    terms = queries.of_agreement(agreement, viewer)
    flaws = flaws_of(terms, agreement)
    may = allowed(viewer, CHANGE_TERMS, agreement)
    index = following(terms, agreement, viewer.day)
    blocks = [block(term, flaws.get(term.pk, []), viewer.day, index.get(term.pk)) for term in terms]
    return {
        "agreement": agreement,
        "blocks": blocks,
        "may_change": may,
        "flaws": [(one, text) for one in blocks for text in one.flaws],
        "picture": drawn(terms, flaws, agreement, viewer.day),
        "turns": turns(terms),
        "adds": adds(agreement) if may else [],
        "what_if_url": at("what_if", agreement.pk),
        "has_prices": any(term.kind == Kind.PRICE for term in terms),
        "back": at("agreement_detail", agreement.pk),
    }


def adds(agreement: Agreement) -> list[tuple[str, str]]:
    """What can be entered next: (label, address), in the order annexes have it."""
    labels = (
        (Kind.PRICE, _("Price per unit")),
        (Kind.FIXED, _("Fixed part")),
        (Kind.LEAST, _("Minimum quantity")),
        (Kind.LEAST_AMOUNT, _("Minimum amount")),
        (Kind.AVAILABILITY, _("Availability")),
        ("times", _("Times for A, B and C")),
        (Kind.RESPONSE, _("One response time")),
        (Kind.RESOLUTION, _("One resolution time")),
        (Kind.COMPENSATION, _("Compensation")),
        (Kind.HOURS, _("Hours a year")),
    )
    return [
        (str(label), reverse("agreements:term_new", args=[agreement.pk, str(kind)]))
        for kind, label in labels
    ]


def block(term: Term, flaws: Sequence[Flaw], day: dt.date, index: Following | None = None) -> Block:
    steps = queries.steps_of(term)
    table = table_of(steps)
    return Block(
        term,
        words.sentences(term),
        words.level_texts(term, table.levels),
        _lines(term, table, day),
        [flaw_text(term, flaw) for flaw in flaws],
        index,
        words.term_url(term),
        at("term_edit", term.pk),
        at("term_up", term.pk),
        at("term_down", term.pk),
        at("term_remove", term.pk),
    )


def _ends(table: Table) -> list[dt.date | None]:
    ends = [row.end or after.start for row, after in pairwise(table.rows)]
    return [*ends, *(row.end for row in table.rows[-1:])]


def _lines(term: Term, table: Table, day: dt.date) -> list[Line]:
    return [
        Line(
            period_text(row.start, end),
            [words.value_text(term.kind, value) for value in row.values],
            _holds(row, end, day),
            _tag(row),
            row.note,
        )
        for row, end in zip(table.rows, _ends(table), strict=True)
    ]


def _holds(row: Row, end: dt.date | None, day: dt.date) -> bool:
    return (row.start is None or row.start <= day) and (end is None or day < end)


def _tag(row: Row) -> str:
    return {FALL: _("agreed fall"), CHANGE: _("later change")}.get(row.origin, "")


def flaw_text(term: Term, flaw: Flaw) -> str:
    """What is wrong, for which days and levels."""
    told = {"period": period_text(flaw.period.start, flaw.period.end), "level": ""}
    if flaw.kind == GAP:
        if flaw.to_level is None:
            return _("Nothing is agreed: %(period)s.") % told
        told["level"] = words.short_value(Kind.LEAST, Decimal(flaw.to_level))
        return _("Nothing is agreed below %(level)s: %(period)s.") % told
    values = " / ".join(words.value_text(term.kind, value) for value in flaw.values)
    told["values"] = values
    if flaw.kind == OVERLAP:
        return _("Two figures for the same days, %(values)s: %(period)s.") % told
    return _("Outside the days of the agreement, %(values)s: %(period)s.") % told


def drawn(
    terms: Sequence[Term],
    flaws: dict[int, list[Flaw]],
    agreement: Agreement,
    today: dt.date,
) -> picture.Picture | None:
    """The time line, over the agreement's days (at most 25 years where no end is known)."""
    days = [step.start for term in terms for step in queries.steps_of(term) if step.start]
    first = agreement.valid_from or min(days, default=None)
    if first is None:
        return None
    ends = [step.end for term in terms for step in queries.steps_of(term) if step.end]
    last = max([*days, *ends, today])
    end = agreement.valid_to or min(plus_months(last, 12), plus_months(first, 12 * _LONGEST))
    lanes = [_lane(term, flaws.get(term.pk, [])) for term in terms]
    return picture.draw(lanes, first, end, today)


def _lane(term: Term, flaws: Sequence[Flaw]) -> picture.Lane:
    table = table_of(queries.steps_of(term))
    spans = tuple(
        picture.Span(row.start, end, _labels(term, row))
        for row, end in zip(table.rows, _ends(table), strict=True)
    )
    gaps = tuple((f.period.start, f.period.end) for f in flaws if f.kind == GAP)
    return picture.Lane(term.title, spans, gaps)


def _labels(term: Term, row: Row) -> tuple[str, ...]:
    """All values, the first with its unit, the first without: the longest that fits is drawn."""
    known = [value for value in row.values if value is not None]
    if not known:
        return ("",)
    every = " / ".join(words.short_value(term.kind, value) for value in known)
    first = words.short_value(term.kind, known[0])
    if len(known) == 1:
        return words.value_text(term.kind, known[0]), first, first.removesuffix(",00")
    return every, every.replace(",00", ""), f"{first} …", first, first.replace(",00", "")


def turns(terms: Sequence[Term]) -> list[Turn]:
    """The picture as a table: every day on which something changes, soonest first."""
    found = []
    for term in terms:
        table = table_of(queries.steps_of(term))
        before = ""
        for row in table.rows:
            after = _labels(term, row)[0]
            if row.start is not None:
                found.append(Turn(row.start, term, before, after))
            before = after
        last = table.rows[-1].end if table.rows else None
        if last is not None:
            found.append(Turn(last, term, before, ""))
    return sorted(found, key=lambda turn: (turn.day, turn.term.position, turn.term.pk))
