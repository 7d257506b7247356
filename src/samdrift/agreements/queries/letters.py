"""What stands in the letter of a claim."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from samdrift.agreements.models.agreements import Participation
from samdrift.agreements.models.claims import Claim, Evidence
from samdrift.agreements.models.documents import Contact
from samdrift.agreements.models.terms import CompensationRule, Term
from samdrift.kernel.models.site import Site
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person

STEPPED = (
    Term.Kind.PRICE,
    Term.Kind.FIXED,
    Term.Kind.AVAILABILITY,
    Term.Kind.RESPONSE,
    Term.Kind.RESOLUTION,
)
"""Terms whose steps a letter tells."""


@dataclass(frozen=True, slots=True)
class LetterContent:
    claim: Claim
    organisation: str
    supplier: str
    supplier_orgnr: str
    contact: str
    whose: str
    term_title: str
    clause: str
    agreed: str
    consequence: str
    unit: str
    steps: tuple[tuple[Decimal, Decimal], ...]
    answer_to: str
    signed_by: str
    evidence: tuple[Evidence, ...]


def content_of(claim: Claim) -> LetterContent:
    """What the claim and its agreement say now."""
    agreement, term = claim.agreement, claim.term
    site = Site.objects.first()
    responsible = claim.responsible or agreement.lead
    return LetterContent(
        claim=claim,
        organisation=site.name if site else "",
        supplier=agreement.supplier.name if agreement.supplier else "",
        supplier_orgnr=agreement.supplier.orgnr if agreement.supplier else "",
        contact=_contact(claim),
        whose=_whose(claim),
        term_title=term.title if term else "",
        clause=term.annex if term else "",
        agreed=term.note if term else "",
        consequence=_consequence(claim),
        unit=_unit(claim),
        steps=_steps(claim),
        answer_to=_answer_to(responsible),
        signed_by=str(responsible) if responsible else "",
        evidence=tuple(claim.evidence.order_by("pk")),
    )


UNIT_HOURS, UNIT_SHARE, UNIT_KRONER = "hours", "share", "kroner"


def _unit(claim: Claim) -> str:
    if claim.term is None or claim.term.kind in {Term.Kind.PRICE, Term.Kind.FIXED}:
        return UNIT_KRONER
    timed = claim.term.kind in {Term.Kind.RESPONSE, Term.Kind.RESOLUTION}
    return UNIT_HOURS if timed else UNIT_SHARE


def _steps(claim: Claim) -> tuple[tuple[Decimal, Decimal], ...]:
    """(level, value) of what is agreed on the first day the claim covers."""
    if claim.term is None or claim.term.kind not in STEPPED:
        return ()
    day: dt.date = claim.covers_from or claim.raised_on
    rows = claim.term.steps.on(day).order_by("level", "pk")
    return tuple((step.level, step.value) for step in rows)


def _answer_to(responsible: Person | None) -> str:
    if responsible is None:
        return ""
    return ", ".join(part for part in (str(responsible), responsible.email) if part)


def _contact(claim: Claim) -> str:
    """Who speaks for the supplier, for the whole of the agreement before for a field of it."""
    rows = Contact.objects.filter(agreement=claim.agreement_id, side=Contact.Side.SUPPLIER)
    found = rows.on(claim.sent_on or claim.raised_on).order_by("field", "pk").first()
    return str(found) if found else ""


MOST = 12
"""So many members are named in the letter; more are only counted."""


def _whose(claim: Claim) -> str:
    """The members on whose behalf it is claimed, with their organisation numbers."""
    if claim.member is not None:
        return _named(claim.member)
    rows = Participation.objects.filter(agreement=claim.agreement_id)
    rows = rows.touching(claim.covers_from, claim.covers_to).select_related("member")
    members = list(
        {row.member_id: row.member for row in rows.order_by("member__sort_key")}.values()
    )
    if len(members) > MOST:
        return _("%(n)s members of the agreement") % {"n": len(members)}
    return ", ".join(_named(one) for one in members)


def _named(member: Member) -> str:
    return f"{member.name} ({member.orgnr})" if member.orgnr else member.name


def _consequence(claim: Claim) -> str:
    if claim.term_id is None:
        return ""
    rule = CompensationRule.objects.filter(of=claim.term_id).select_related("term").first()
    if rule is None:
        return ""
    return " – ".join(part for part in (rule.term.title, rule.term.annex) if part)
