"""What a merge or split of members does to prices and levels that are one member's own.

In a merge they hold for the successor from the day, as they were agreed; what the member had stays
with it as history. Where several predecessors had their own of the same, and in a split, the parties
must settle which holds: nothing is carried, and it is said.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.terms import Term, TermStep
from samdrift.agreements.services.duty_align import align_all
from samdrift.agreements.services.terms import RULES
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.members import Member
from samdrift.parties.services.journal import Journal, undo

EXAMPLES = 20
Same = tuple[int, str, str]
"""Agreement, kind, and the item or the name: what only one can have at a time."""


def _own(handover: Handover) -> dict[Same, list[Term]]:
    """The own terms that still hold on the day of those that cease, by what they are of."""
    members = set(handover.ceasing)
    later = Q(steps__valid_to__isnull=True) | Q(steps__valid_to__gt=handover.day)
    rows = Term.objects.filter(later, member_id__in=members).distinct()
    found: dict[Same, list[Term]] = defaultdict(list)
    for term in rows.select_related("agreement", "member").order_by("agreement__sort_key", "pk"):
        found[_same(term)].append(term)
    return dict(found)


def _same(term: Term) -> Same:
    return term.agreement_id, term.kind, (term.item or term.title).casefold()


def _parted(handover: Handover) -> tuple[list[Term], list[Term]]:
    """(those that are carried over, those that the parties must settle)."""
    carried: list[Term] = []
    unsettled: list[Term] = []
    taken = {_same(term) for term in Term.objects.filter(member_id=handover.single or 0)}
    for same, terms in _own(handover).items():
        alone = handover.single is not None and len(terms) == 1 and same not in taken
        (carried if alone else unsettled).extend(terms)
    return carried, unsettled


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    carried, unsettled = _parted(handover)
    lines = []
    if carried:
        how = _("Hold for the successor from the day, as they were agreed.")
        lines.append(Moving(_("Own prices and levels"), len(carried), how, _names(carried)))
    if unsettled:
        how = _("Are not carried over. Enter those that hold from the day.")
        warning = _(
            "Which of the members’ own prices and levels hold is for the parties to settle."
        )
        lines.append(
            Moving(_("Own prices and levels"), len(unsettled), how, _names(unsettled), warning)
        )
    return lines


def _names(terms: Sequence[Term]) -> tuple[str, ...]:
    return tuple(f"{one.agreement}: {one.title} ({one.member})" for one in terms[:EXAMPLES])


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Let the successor have what only one of its predecessors had."""
    carried, _unsettled = _parted(handover)
    journal, told = Journal(), list[Happening]()
    successor = Member.objects.filter(pk=handover.single or 0).first()
    for term in carried if successor is not None else ():
        made = _copy(term, successor, handover.day, journal)
        changes = {"member_id": [term.member_id, made.member_id]}
        told.append(Happening("term.succeeded", made, changes))
    record_all(told, by=by)
    pks = sorted({term.agreement_id for term in carried})
    align_all(pks, by=by)
    return {"journal": journal.data, "agreements": pks}


def _copy(term: Term, successor: Member | None, day: dt.date, journal: Journal) -> Term:
    """The term with its rule, and its steps from the day on."""
    before, steps = term.pk, list(term.steps.order_by("level", "valid_from", "pk"))
    name, model = RULES.get(term.kind, ("", None))
    rule = getattr(term, name, None) if name else None
    made = Term.objects.get(pk=before)
    made.pk, made.member = None, successor
    made._state.adding = True
    made.save()
    journal.made(made)
    if model is not None and rule is not None:
        rule.pk, rule.term = None, made
        rule._state.adding = True
        rule.save()
        journal.made(rule)
    for step in steps:
        if step.valid_to is None or step.valid_to > day:
            journal.made(_from(step, made, day))
    return made


def _from(step: TermStep, term: Term, day: dt.date) -> TermStep:
    start = day if step.valid_from is None else max(step.valid_from, day)
    return TermStep.objects.create(
        term=term,
        valid_from=start,
        valid_to=step.valid_to,
        level=step.level,
        value=step.value,
        origin=step.origin,
        note=step.note,
    )


def undo_step(data: dict[str, Any], by: Viewer) -> None:
    """What was carried over is taken away again."""
    undo(data["journal"])
    align_all(data["agreements"], by=by)
