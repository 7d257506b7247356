"""Terms of agreements from a table: a row for each figure, rows of the same name together one term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.step_table import DatedStep
from samdrift.agreements.calc.step_words import can
from samdrift.agreements.calc.step_words import hours as read_hours
from samdrift.agreements.intake.term_fields import ALWAYS, FIELDS
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.services.terms import CHANGE_TERMS, RULES, add_term, change_term, steps_in
from samdrift.formats.text import fold
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.intake.kinds import (
    Context,
    LoadKind,
    Outcome,
    Rejected,
    Row,
    Taken,
    Unchanged,
)
from samdrift.kernel.reach import seen
from samdrift.parties.intake.lookups import member_of
from samdrift.parties.models.members import Member
from samdrift.portfolio.intake import lookups
from samdrift.portfolio.models.systems import System

Kind = Term.Kind
Key = tuple[int, str, str, int | None]
"""Agreement, kind of term, folded title, member."""
TIMES = (Kind.RESPONSE, Kind.RESOLUTION)
_PLAIN = ("annex", "item", "unit")
_PRICE = ("vat", "months", "mode")
_ONE = dt.timedelta(days=1)


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch: the rows of each term together, by the acts that people have."""
    outcomes: dict[int, Outcome] = {}
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        key = _key(row, context)
        if isinstance(key, Rejected):
            outcomes[row.line] = key
        else:
            groups.setdefault(key, []).append(row)
    for key, group in groups.items():
        outcomes |= _take(key, group, context)
    return [outcomes[row.line] for row in rows]


def _refused(field: str, message: str) -> Rejected:
    return Rejected(field, "refused", {"message": message})


# What a row is about


def _key(row: Row, context: Context) -> Key | Rejected:
    agreement = _agreement(row, context)
    if isinstance(agreement, Rejected):
        return agreement
    member = member_of(context, row.get("member")) if row.get("member") else None
    if row.get("member") and member is None:
        return Rejected("member", "unknown_member")
    kind = str(row.get("kind", Kind.PRICE))
    return agreement, kind, fold(row.values["title"]), member.pk if member else None


def _agreement(row: Row, context: Context) -> int | Rejected:
    known: dict[str, set[int]] = context.once("agreements", lambda: _agreements(context))
    found = known.get(fold(row.values["agreement"]), set())
    if len(found) == 1:
        return next(iter(found))
    text = (
        _now("Several agreements are called “%(name)s”. Write our number of the one.")
        if found
        else _now("No agreement is called “%(name)s”. Register it first.")
    )
    return _refused("agreement", text % {"name": row.values["agreement"]})


def _agreements(context: Context) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    rows = seen(Agreement, context.by).values_list("pk", "title", "number", "reference")
    for pk, *names in rows:
        for name in filter(None, names):
            found.setdefault(fold(name), set()).add(pk)
    return found


def _identity(row: Row, context: Context) -> Hashable | None:
    key = _key(row, context)
    if isinstance(key, Rejected):
        return None
    return *key, row.get("valid_from"), row.get("level", Decimal(0))


# The rows of one term


def _take(key: Key, rows: Sequence[Row], context: Context) -> dict[int, Outcome]:
    """One outcome for each row: all of the term's rows are taken, or none."""
    try:
        with transaction.atomic():
            steps = {row.line: _step(row, key[1]) for row in rows}
            term, before = _write(key, rows, list(steps.values()), context)
    except Refused:
        return {row.line: Rejected("", "not_allowed_here") for row in rows}
    except _Bad as bad:
        return {row.line: bad.why for row in rows}
    except DomainError as error:
        field = {"steps": "value", "of": "of", "compensated": "of", "opens": "hours"}.get(
            error.field, error.field
        )
        known = field if any(one.key == field for one in FIELDS) else ""
        return {row.line: _refused(known, str(error.message)) for row in rows}
    return {
        line: Unchanged(term.pk)
        if before is not None and _is_there(step, before)
        else Taken(term.pk)
        for line, step in steps.items()
    }


class _Bad(Exception):
    def __init__(self, why: Rejected) -> None:
        super().__init__()
        self.why = why


def _is_there(step: DatedStep, before: Iterable[DatedStep]) -> bool:
    """Whether the figure stood already; a row without a last day fits whatever end it had."""
    return any(
        (one.start, one.level, one.value) == (step.start, step.level, step.value)
        and (step.end is None or one.end == step.end)
        for one in before
    )


def _step(row: Row, kind: str) -> DatedStep:
    last = row.get("last_day")
    return DatedStep(
        row.get("valid_from"),
        last + _ONE if last else None,
        row.get("level", Decimal(0)),
        _value(row, kind),
        note=row.get("note", ""),
    )


def _value(row: Row, kind: str) -> Decimal:
    value = row.values["value"]
    if isinstance(value, Decimal):
        return value
    if kind in TIMES and can(read_hours, value):
        return read_hours(value)
    text = _now("Row %(line)s: “%(value)s” is not a figure.")
    raise _Bad(_refused("value", text % {"line": row.line, "value": value}))


def _write(
    key: Key, rows: Sequence[Row], steps: Sequence[DatedStep], context: Context
) -> tuple[Term, list[DatedStep] | None]:
    """The term as it stands after, and its steps before where nothing but they could be new."""
    agreement, kind, title, member = key
    there = Term.objects.select_related("agreement", "price", "level", "compensation__of").filter(
        agreement=agreement, kind=kind, member=member
    )
    term = next((one for one in there if fold(one.title) == title), None)
    values, rule = _values(rows, context, agreement), _rule(rows, kind, agreement)
    if term is None:
        whole = Agreement.objects.get(pk=agreement)
        told = {**values, "title": rows[0].values["title"]}
        if member is not None:
            told["member"] = Member.objects.get(pk=member)
        made = add_term(whole, by=context.by, kind=kind, steps=merged([], steps), rule=rule, **told)
        return made, None
    before = steps_in(term)
    same = _has(term, values, rule)
    changed = change_term(
        term, by=context.by, steps=merged(before, steps), rule=_whole(term, rule) or None, **values
    )
    return changed, before if same else None


def _whole(term: Term, rule: dict[str, Any]) -> dict[str, Any]:
    """What is told, with what the term has that goes together with it."""
    if term.kind in {Kind.AVAILABILITY, *TIMES} and rule:
        kept = {
            name: getattr(term.level, name) for name in ("always", "weekdays", "opens", "closes")
        }
        return kept | rule
    if term.kind == Kind.COMPENSATION and rule:
        return {"of": term.compensation.of} | rule
    return rule


def _has(term: Term, values: dict[str, Any], rule: dict[str, Any]) -> bool:
    kept = getattr(term, RULES[term.kind][0], None) if term.kind in RULES else None
    return all(getattr(term, name) == value for name, value in values.items()) and all(
        getattr(kept, name, None) == value for name, value in rule.items()
    )


def merged(before: Sequence[DatedStep], told: Sequence[DatedStep]) -> list[DatedStep]:
    """The steps with those told in place of what stood from the same day and level. One without a last
    day holds until the next of its level begins.
    """
    by_place = {(one.level, one.start): one for one in before}
    for one in told:
        stood = by_place.get((one.level, one.start))
        if stood is not None and one.end is None:
            one = replace(one, end=stood.end, origin=stood.origin, note=one.note or stood.note)  # noqa: PLW2901 -- what it is from here on
        by_place[one.level, one.start] = one
    news = {(one.level, one.start) for one in told}
    ordered = sorted(by_place.values(), key=lambda one: (one.level, one.start or dt.date.min))
    found = []
    for at, one in enumerate(ordered):
        following = ordered[at + 1] if at + 1 < len(ordered) else None
        found.append(_until(one, following, news))
    return found


def _until(one: DatedStep, following: DatedStep | None, news: set[Any]) -> DatedStep:
    """It ends where the next of its level begins, when nobody said its end or the next one is new."""
    if following is None or following.level != one.level or following.start is None:
        return one
    told_end = (one.level, one.start) in news and one.end is not None
    cut = one.end is None or (
        not told_end and one.end > following.start and (following.level, following.start) in news
    )
    return replace(one, end=following.start) if cut else one


# What the rows say of the term itself


def _told(rows: Sequence[Row], name: str) -> Any:
    """What the first row that tells it says."""
    return next((row.values[name] for row in rows if row.get(name) is not None), None)


def _values(rows: Sequence[Row], context: Context, agreement: int) -> dict[str, Any]:
    found = {name: told for name in _PLAIN if (told := _told(rows, name)) is not None}
    system = _told(rows, "system")
    if system is not None:
        pk = lookups.system_id(context, system)
        if isinstance(pk, Rejected):
            raise _Bad(Rejected("system", pk.code, {**pk.values, "shown": system}))
        found["system"] = System.objects.get(pk=pk)
    of = _told(rows, "of")
    kind = _told(rows, "kind")
    if of is not None and kind in {Kind.LEAST, Kind.LEAST_AMOUNT}:
        found["of"] = _named(of, agreement, (Kind.PRICE,))
    return found


def _named(title: str, agreement: int, kinds: Sequence[str]) -> Term:
    """The one term of that name, before a member's own of the same name."""
    rows = Term.objects.filter(agreement=agreement, kind__in=kinds)
    found: list[Term] = [one for one in rows if fold(title) in {fold(one.title), fold(one.annex)}]
    found = [one for one in found if one.member_id is None] or found
    if len(found) != 1:
        text = _now("The agreement has no one term called “%(name)s” that it can belong to.")
        raise _Bad(_refused("of", text % {"name": title}))
    return found[0]


def _rule(rows: Sequence[Row], kind: str, agreement: int) -> dict[str, Any]:
    """What its kind has beside its figures, of what the table tells."""
    if kind in {Kind.PRICE, Kind.FIXED}:
        return {name: told for name in _PRICE if (told := _told(rows, name)) is not None}
    if kind == Kind.COMPENSATION:
        of = _told(rows, "of")
        levels = (Kind.AVAILABILITY, *TIMES)
        return {"of": _named(of, agreement, levels)} if of is not None else {}
    if kind not in {Kind.AVAILABILITY, *TIMES}:
        return {}
    severity, hours = _told(rows, "severity"), _told(rows, "hours")
    found: dict[str, Any] = {} if severity is None else {"severity": severity}
    if hours == ALWAYS:
        found["always"] = True
    elif hours is not None:
        found |= {"always": False, "opens": hours[0], "closes": hours[1]}
    return found


KIND = LoadKind(
    key="terms",
    name=_("Prices and service levels"),
    lead=_(
        "What the annexes of agreements say in figures: prices and their tiers, levels, hours. A row for each figure, with the day it holds from."
    ),
    right=CHANGE_TERMS,
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset(
        {"agreement", "title", "kind", "member", "level", "valid_from", "annex", "item", "unit",
         "system", "of", "vat", "months", "mode", "severity", "hours"}
    ),
    order=88,
)  # fmt: skip
