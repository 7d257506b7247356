"""Acts on terms: what the annex of an agreement says, entered, changed, moved and taken away.

What a term says is for those in the agreement, so that its history lies with the term itself; the
agreement's own history tells only that terms were changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.step_table import DatedStep
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import (
    CompensationRule,
    LevelRule,
    PriceRule,
    Term,
    TermStep,
)
from samdrift.agreements.services import term_findings
from samdrift.agreements.services.common import hold
from samdrift.agreements.services.duty_align import align
from samdrift.agreements.services.term_checks import check_rule, check_steps, check_term
from samdrift.agreements.services.term_texts import step_texts
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, write

CHANGE_TERMS = "agreements.change_terms"
Kind = Term.Kind
RULES: Mapping[str, tuple[str, Any]] = {
    Kind.PRICE: ("price", PriceRule),
    Kind.FIXED: ("price", PriceRule),
    Kind.RESPONSE: ("level", LevelRule),
    Kind.RESOLUTION: ("level", LevelRule),
    Kind.AVAILABILITY: ("level", LevelRule),
    Kind.COMPENSATION: ("compensation", CompensationRule),
}
"""What a kind of term has beside its steps: the name it is reached by, and its table."""


_RENAMED = {"of_id": "compensated_id"}


@dataclass(frozen=True)
class TermIn:
    """A term as it is entered: its own values, what its rule says, and its steps."""

    kind: str
    values: Mapping[str, Any]
    steps: Sequence[DatedStep]
    rule: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def add_term(
    agreement: Agreement,
    *,
    by: Viewer,
    kind: str,
    steps: Sequence[DatedStep],
    rule: Mapping[str, Any] | None = None,
    **values: Any,
) -> Term:
    """Enter one term, last in the annex: `values` are the term's own (title, annex, item, …), `rule`
    what its kind has beside (see RULES), `steps` its figures.
    """
    return add_terms(agreement, [TermIn(kind, values, steps, rule or {})], by=by)[0]


@transaction.atomic
def add_terms(agreement: Agreement, terms: Iterable[TermIn], *, by: Viewer) -> list[Term]:
    """Enter several terms at once, in their order."""
    agreement = hold(agreement, by, CHANGE_TERMS)
    last = Term.objects.filter(agreement=agreement).aggregate(last=Max("position"))["last"]
    made = [
        _add(agreement, one, position, by) for position, one in enumerate(terms, (last or 0) + 1)
    ]
    names = ", ".join(term.title for term in made)
    record("agreement.terms_added", agreement, by=by, changes={"terms": [None, names]})
    _follow(agreement, by)
    return made


def _follow(agreement: Agreement, by: Viewer) -> None:
    """Duties and findings stand as the terms now are."""
    align(agreement, by=by)
    term_findings.look_at([agreement.pk], by=by)


def _add(agreement: Agreement, told: TermIn, position: int, by: Viewer) -> Term:
    term = Term(agreement=agreement, kind=told.kind, position=position)
    values = check_term(term, told.values)
    for name, value in values.items():
        setattr(term, name, value)
    check_steps(term, told.steps)
    rule = check_rule(term, told.rule)
    term.save()
    _make_rule(term, rule)
    _write_steps(term, told.steps)
    changes = first_values({"kind": term.kind, **values})
    changes |= _told_of_rule(first_values(rule))
    changes["steps"] = [None, step_texts(told.steps)]
    record("term.added", term, by=by, changes=changes)
    return term


def _make_rule(term: Term, values: Mapping[str, Any]) -> None:
    if term.kind in RULES:
        _name, model = RULES[term.kind]
        model.objects.create(term=term, **values)


def _write_steps(term: Term, steps: Sequence[DatedStep]) -> None:
    TermStep.objects.bulk_create(
        TermStep(
            term=term,
            valid_from=one.start,
            valid_to=one.end,
            level=one.level,
            value=one.value,
            origin=one.origin,
            note=one.note,
        )
        for one in steps
    )


def steps_in(term: Term) -> list[DatedStep]:
    """The steps that stand, as the table of them is made of."""
    rows = term.steps.order_by("level", "valid_from", "pk")
    return [DatedStep(s.valid_from, s.valid_to, s.level, s.value, s.origin, s.note) for s in rows]


@transaction.atomic
def change_term(
    term: Term,
    *,
    by: Viewer,
    steps: Sequence[DatedStep] | None = None,
    rule: Mapping[str, Any] | None = None,
    reason: str = "",
    **values: Any,
) -> Term:
    """Change a term; its steps are left alone when not given. `reason` stands in its history."""
    agreement = hold(term.agreement, by, CHANGE_TERMS)
    term = Term.objects.select_related("agreement").get(pk=term.pk)
    changes: dict[str, Any] = write(term, check_term(term, values))
    if rule is not None and term.kind in RULES:
        changes |= _change_rule(term, check_rule(term, rule))
    if steps is not None:
        changes |= _change_steps(term, steps)
    if changes:
        record("term.changed", term, by=by, changes=changes, note=reason)
        told = {"terms": [term.title, term.title]}
        record("agreement.terms_changed", agreement, by=by, changes=told)
        _follow(agreement, by)
    return term


def _change_rule(term: Term, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    name, _model = RULES[term.kind]
    return _told_of_rule(write(getattr(term, name), values))


def _told_of_rule(changes: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """The level a compensation is for, by a name that is not also the term's own."""
    return {_RENAMED.get(name, name): pair for name, pair in changes.items()}


def _change_steps(term: Term, steps: Sequence[DatedStep]) -> dict[str, list[Any]]:
    check_steps(term, steps)
    before = steps_in(term)
    if set(before) == set(steps):
        return {}
    term.steps.all().delete()
    _write_steps(term, steps)
    return {"steps": [step_texts(before), step_texts(steps)]}


@transaction.atomic
def remove_term(term: Term, *, by: Viewer, because: str = "") -> Agreement:
    """Take a term away that was a mistake; history keeps what it said. One that measurements, claims
    or other terms lean on stays: let its last row end instead.
    """
    agreement = hold(term.agreement, by, CHANGE_TERMS)
    term = Term.objects.get(pk=term.pk)
    told = {"title": [term.title, None], "steps": [step_texts(steps_in(term)), None]}
    record("term.removed", term, by=by, changes=told, note=because)
    title = term.title
    try:
        with transaction.atomic():
            term.delete()
    except ProtectedError:
        raise DomainError(
            "leaned_on",
            _(
                "“%(term)s” cannot be taken away: what was measured, a claim or another term leans on it. Give its last row a last day instead."
            )
            % {"term": title},
        ) from None
    record(
        "agreement.term_removed",
        agreement,
        by=by,
        changes={"terms": [title, None]},
        note=because,
    )
    _follow(agreement, by)
    return agreement


@transaction.atomic
def move_term(term: Term, *, by: Viewer, up: bool) -> Agreement:
    """Let it change places with the one before it in the annex (or after it)."""
    agreement = hold(term.agreement, by, CHANGE_TERMS)
    rows = list(Term.objects.filter(agreement=agreement))
    place = next(number for number, row in enumerate(rows) if row.pk == term.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        for position, row in enumerate(rows, start=1):
            row.position = position
        Term.objects.bulk_update(rows, ["position"])
        changes = {"position": [place + 1, other + 1]}
        record("term.moved", term, by=by, changes=changes)
    return agreement
