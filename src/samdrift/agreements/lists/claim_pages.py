"""What stands on the page of a claim, and what other pages show of claims."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.agreements.calc.claim_states import Move, State, moves_from
from samdrift.agreements.lists.claim_words import (
    agreed,
    claim_url,
    measured,
    measurement_url,
    outstanding,
    stands,
    tone_of,
    verdict,
)
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import Claim, Evidence
from samdrift.agreements.papers.reckonings import told
from samdrift.agreements.queries import claims as queries
from samdrift.agreements.queries.levels import level_terms
from samdrift.agreements.services.claim_common import WAIVE, WORK
from samdrift.agreements.services.measurements import RECORD
from samdrift.kernel.history import events_about, kind_of
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import timeline
from samdrift.parties.services.common import period_text

Context = dict[str, Any]
Fact = tuple[Any, Any, str]
SHOWN = 6


@dataclass(frozen=True)
class Deed:
    """Something one can do from the page, on a page of its own."""

    label: Any
    url: str
    at_once: bool = False


_LABELS: dict[Move, Any] = {
    Move.SEND: gettext_lazy("Send the claim"),
    Move.ANSWER: gettext_lazy("Register the answer"),
    Move.INSIST: gettext_lazy("Insist"),
    Move.DELIVER: gettext_lazy("It was delivered"),
    Move.WAIVE: gettext_lazy("Waive"),
    Move.DROP: gettext_lazy("Nothing to claim"),
    Move.REOPEN: gettext_lazy("Take up again"),
}
_NEXT = {State.BASIS: Move.SEND, State.SENT: Move.ANSWER, State.REJECTED: Move.INSIST}
"""The one thing to do next."""


def at(name: str, pk: int) -> str:
    return reverse(f"agreements:claim_{name}", args=[pk])


def won_url() -> str:
    return reverse("agreements:claims_won_back")


def _deeds(viewer: Viewer, claim: Claim) -> tuple[Deed | None, list[Deed]]:
    """The one thing to do next, and the rest."""
    state = State(claim.state)
    may_work, may_waive = allowed(viewer, WORK, claim), allowed(viewer, WAIVE, claim)
    found: dict[Move, Deed] = {}
    for move in moves_from(state):
        may = may_waive if move == Move.WAIVE else may_work
        if move in _LABELS and may and not (move == Move.DELIVER and claim.amount is not None):
            found[move] = Deed(_LABELS[move], at(move.value, claim.pk))
    first = _NEXT.get(state)
    primary = found.pop(first, None) if first else None
    rest = list(found.values())
    if may_work and state not in {State.DROPPED, State.DONE}:
        settle = Deed(_("Money came back"), at("settle", claim.pk))
        if state in {State.ACCEPTED, State.PARTLY} and primary is None:
            primary = settle
        else:
            rest.append(settle)
    return primary, rest


def claim_page(viewer: Viewer, claim: Claim) -> Context:
    """What is claimed and why, how it stands, what went between us, and what one may do."""
    primary, deeds = _deeds(viewer, claim)
    evidence = queries.evidence_of(claim, viewer)
    refs = {one.subject for one in evidence if one.subject}
    named = registry.describe(refs, viewer)
    return {
        "heading_text": claim.title,
        "lead": _lead(claim),
        "tone": tone_of(claim, viewer.day),
        "stands": stands(claim, viewer),
        "figures": _figures(claim),
        "facts": _facts(viewer, claim),
        "primary": primary,
        "deeds": deeds,
        "may_work": allowed(viewer, WORK, claim),
        "evidence": [_shown(one, named) for one in evidence],
        "messages_of": queries.messages_of(claim, viewer),
        "settlements": _settlements(viewer, claim),
        "letter_url": at("letter", claim.pk),
        "crumbs": [(claim.agreement.title, _agreement_url(claim.agreement))],
        "events": timeline(events_about(kind_of(claim), [claim.pk], SHOWN), viewer),
    }


def _lead(claim: Claim) -> str:
    values = {"number": claim.number, "supplier": claim.agreement.supplier or _("the supplier")}
    return _("Claim %(number)s on %(supplier)s") % values


def _agreement_url(agreement: Agreement) -> str:
    return registry.kinds[kind_of(agreement)].url(agreement)


def _figures(claim: Claim) -> list[tuple[Any, Any, str]]:
    rows = [(nok(claim.amount), _("claimed without VAT"), "")]
    if claim.accepted is not None:
        rows.append((nok(claim.accepted), _("accepted"), ""))
    rows.append((nok(claim.credited), _("come back"), ""))
    if claim.state in Claim.OPEN:
        rows.append((nok(outstanding(claim)), _("to come"), ""))
    return rows


def _facts(viewer: Viewer, claim: Claim) -> list[Fact]:
    refs = {
        "term": Ref("agreements.term", claim.term_id) if claim.term_id else None,
        "person": Ref("parties.person", claim.responsible_id) if claim.responsible_id else None,
        "member": Ref("parties.member", claim.member_id) if claim.member_id else None,
        "decision": Ref("governance.decision", claim.decision_id) if claim.decision_id else None,
    }
    named = registry.describe([ref for ref in refs.values() if ref], viewer)

    def url(name: str) -> str:
        ref = refs[name]
        found = named.get(ref) if ref else None
        return found.url if found else ""

    term = claim.term
    period = period_text(claim.covers_from, claim.covers_to)
    facts: list[Fact] = [
        (_("Agreement"), claim.agreement.title, _agreement_url(claim.agreement)),
        (_("Kind"), claim.get_kind_display(), ""),
        (_("What was agreed"), _term(term), url("term")),
        (_("Period"), period if claim.covers_from or claim.covers_to else "", ""),
        (_("Claimed for"), claim.member or _("All members of the agreement"), url("member")),
        (_("Raised"), claim.raised_on, ""),
        (_("Last day to claim"), claim.last_day or "", ""),
        (_("Sent"), claim.sent_on or "", ""),
        (_("Answer by"), claim.answer_by or "", ""),
        (_("Responsible"), claim.responsible or _("Nobody"), url("person")),
        (_("Decision"), claim.decision or "", url("decision")),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _term(term: Any) -> str:
    if term is None:
        return ""
    return f"{term.title} ({term.annex})" if term.annex else str(term.title)


def _shown(one: Evidence, named: Any) -> Context:
    """A piece of evidence with its reckoning opened up."""
    subject = named.get(one.subject) if one.subject else None
    reckoning = told(one.reckoning)
    return {
        "row": one,
        "subject": subject,
        "reckoning": reckoning,
        "opens": bool(reckoning or subject or one.file),
        "file": reverse("agreements:evidence_file", args=[one.pk]) if one.file else "",
    }


def _settlements(viewer: Viewer, claim: Claim) -> list[Context]:
    rows = queries.settlements_of(claim, viewer)
    sources = {one.pk: Ref(one.source_kind, one.source_id) for one in rows if one.source_id}
    named = registry.describe(sources.values(), viewer)
    may = allowed(viewer, WORK, claim)
    return [
        {
            "row": one,
            "source": named.get(sources[one.pk]) if one.pk in sources else None,
            "strike": reverse("agreements:settlement_strike", args=[one.pk]) if may else "",
        }
        for one in rows
    ]


def of_agreement(viewer: Viewer, agreement: Agreement) -> Context | None:
    """The claims of an agreement, open ones first, and what was won back; for those in it."""
    rows = queries.every(viewer).filter(agreement=agreement)
    back = queries.won_back(viewer, [agreement.pk])
    new = f"{reverse('agreements:claim_new')}?agreement={agreement.pk}"
    may = allowed(viewer, WORK, agreement)
    query = f"agreement={agreement.pk}"
    return _panel(rows, viewer, query, new if may else "", back)


def of_supplier(viewer: Viewer, supplier: Any) -> Context | None:
    rows = queries.every(viewer).filter(agreement__supplier=supplier)
    return _panel(rows, viewer, f"supplier={supplier.pk}", "", [])


def of_member(viewer: Viewer, member: Any) -> Context | None:
    rows = queries.every(viewer).filter(member=member)
    return _panel(rows, viewer, f"member={member.pk}", "", [])


def _panel(rows: Any, viewer: Viewer, query: str, new: str, back: list[Any]) -> Context | None:
    found = list(queries.open_first(rows)[: SHOWN + 1])
    if not found and not new:
        return None
    return {
        "rows": [(one, tone_of(one, viewer.day), claim_url(one)) for one in found[:SHOWN]],
        "sums": queries.sums(rows),
        "more": len(found) > SHOWN,
        "query": query,
        "new": new,
        "back": back,
    }


def levels_of_agreement(viewer: Viewer, agreement: Agreement) -> Context | None:
    """What was last measured of each level of the agreement, beside what is agreed."""
    rows = queries.newest_of(agreement, viewer)
    may = (
        allowed(viewer, RECORD, agreement)
        and level_terms(viewer).filter(agreement=agreement).exists()
    )
    if not rows and not may:
        return None
    return {
        "rows": [
            (one, measured(one), agreed(one), *verdict(one), measurement_url(one)) for one in rows
        ],
        "new": reverse("agreements:measurement_new") if may else "",
        "all": f"{reverse('agreements:measurement_list')}?agreement={agreement.pk}",
    }


@dataclass(frozen=True)
class Won:
    """What came back from an agreement, for each of the years shown; None is nothing."""

    agreement: Agreement
    url: str
    amounts: list[Decimal | None]

    @property
    def total(self) -> Decimal:
        return sum((one for one in self.amounts if one is not None), queries.ZERO)


def won_back_page(viewer: Viewer) -> Context:
    """What came back by agreement and year: a picture, and the table it draws."""
    rows = queries.won_back(viewer)
    years = sorted({one.year for one in rows})
    by: dict[int, dict[int, Decimal]] = {}
    for one in rows:
        by.setdefault(one.agreement.pk, {})[one.year] = one.amount
    listed = reverse("agreements:claim_list")
    lines = [
        Won(
            agreement,
            f"{listed}?agreement={agreement.pk}",
            [by[agreement.pk].get(y) for y in years],
        )
        for agreement in sorted({one.agreement for one in rows}, key=lambda a: (a.sort_key, a.pk))
    ]
    totals = [sum((one.amount for one in rows if one.year == y), queries.ZERO) for y in years]
    return {
        "years": years,
        "lines": lines,
        "totals": totals,
        "total": sum(totals, queries.ZERO),
        "rows": rows,
    }
