"""What stands on the pages of control: a line, an expected invoice, and parts of other pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.lists.claim_words import TONES as CLAIM_TONES
from samdrift.agreements.lists.claim_words import claim_url
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import nok, number
from samdrift.kernel.viewer import Viewer
from samdrift.money.lists import control_words as words
from samdrift.money.lists.invoice_words import money, price_text
from samdrift.money.models.expected import Expected, ExpectedLine
from samdrift.money.models.invoices import Invoice
from samdrift.money.queries import controlled as queries
from samdrift.money.queries.awaited import OPEN
from samdrift.money.queries.settled import claims_of
from samdrift.money.services.control_claims import groups_of
from samdrift.money.services.expected_acts import RIGHT
from samdrift.parties.services.common import period_text

Context = dict[str, Any]
SHOWN = 30
"""Lines told on the page of an invoice; the rest are in the list."""
FRONT = 5


def at(name: str, pk: int) -> str:
    return reverse(f"money:{name}", args=[pk])


# -- a line ------------------------------------------------------------------------------------------


def line_page(viewer: Viewer, line: Any) -> Context:
    """What was billed beside what should have been, and how that was reckoned."""
    invoice = line.invoice
    return {
        "heading_text": line.name,
        "lead": _line_lead(line),
        "tone": words.TONES[line.verdict],
        "crumbs": [(str(invoice), words.invoice_url(invoice))],
        "rows": _compared(line),
        "findings": [words.finding_text(one) for one in line.reckoning.get("findings", ())],
        "charges": opened(line.reckoning),
        "members": _members(line, viewer),
        "facts": _line_facts(line),
    }


def _line_lead(line: Any) -> str:
    if line.verdict == "right":
        return _("The line is as agreed.")
    if line.verdict == "wrong":
        return words.deviation_text(line.deviation)
    if line.verdict == "waiting":
        return _("The line is not checked: the invoice is not tied to an agreement yet.")
    return _("The line cannot be held against anything that is agreed.")


def _compared(line: Any) -> list[tuple[str, Any, Any, Any]]:
    """(what, billed, agreed, difference in kroner) for quantity, price and sum."""
    unit_price = line.price / line.base_quantity if line.base_quantity else line.price
    known = line.right_net is not None
    return [
        (
            _("Quantity"),
            number(line.quantity.normalize() + 0),
            number(line.right_quantity.normalize() + 0) if known else None,
            nok(line.quantity_part) if line.quantity_part is not None else None,
        ),
        (
            _("Price"),
            price_text(line.invoice, unit_price),
            price_text(line.invoice, line.right_price) if known else None,
            nok(line.price_part) if line.price_part is not None else None,
        ),
        (
            _("Sum without VAT"),
            money(line.invoice, line.net),
            nok(line.right_net) if known else None,
            nok(line.deviation) if known else None,
        ),
    ]


def opened(reckoning: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each charge the line rests on, with its period and rows (label, text)."""
    found = []
    for charge in reckoning.get("charges", ()):
        start, end = (words.as_day(charge.get(name)) for name in ("from", "to"))
        found.append((period_text(start, end), words.charge_texts(charge)))
    return found


def _members(line: Any, viewer: Viewer) -> list[tuple[str, str, str]]:
    """A line for all members: what each was counted with."""
    told = line.reckoning.get("members", ())
    names = queries.members_named([one[0] for one in told if one[0]], viewer) if told else {}
    return [
        (
            names.get(member, _("All")),
            words.number_text(quantity),
            words.money_text(net),
        )
        for member, quantity, net in told
    ]


def _line_facts(line: Any) -> list[tuple[str, Any, str]]:
    invoice = line.invoice
    start, end = line.covers_from or invoice.covers_from, line.covers_to or invoice.covers_to
    agreement = invoice.agreement
    facts: list[tuple[str, Any, str]] = [
        (_("Invoice"), invoice.number, words.invoice_url(invoice)),
        (_("Line on the invoice"), line.line_id, ""),
        (_("Member"), line.member.name if line.member else None, ""),
        (_("Item number"), line.item, ""),
        (_("Days"), words.days_text(start, end), ""),
        (
            _("VAT"),
            f"{number(line.vat_rate.normalize() + 0)} %" if line.vat_rate is not None else None,
            "",
        ),
    ]
    if agreement is not None:
        facts.insert(0, (_("Agreement"), agreement.title, agreement_url(agreement)))
    if line.term is not None:
        annex = f"{line.term.title} ({line.term.annex})" if line.term.annex else line.term.title
        facts.append((_("Price agreed"), annex, ""))
    return [fact for fact in facts if fact[1] not in {None, ""}]


# -- an expected invoice -----------------------------------------------------------------------------


def expected_page(viewer: Viewer, row: Any) -> Context:
    """What is to come, line by line, with what each rests on."""
    lines = seen(ExpectedLine, viewer).filter(expected=row).select_related("term", "member")
    told = list(lines.order_by("term__position", "term", "member__sort_key")[:400])
    period = period_text(row.starts_on, row.ends_on)
    acts = []
    if viewer.as_of is None and allowed(viewer, RIGHT, row.agreement) and row.state in OPEN:
        acts.append((_("It is not to come"), at("expected_drop", row.pk), False))
    return {
        "heading_text": _("%(agreement)s, %(period)s")
        % {"agreement": row.agreement, "period": period},
        "lead": _expected_lead(row),
        "tone": words.STATES[row.state],
        "acts": acts,
        "again_url": at("expected_again", row.pk)
        if viewer.as_of is None
        and row.state == Expected.State.DROPPED
        and allowed(viewer, RIGHT, row.agreement)
        else "",
        "lines": [(line, words.charge_texts(line.reckoning)) for line in told],
        "invoice_url": words.invoice_url(row.invoice) if row.invoice else "",
        "facts": [
            (_("Agreement"), row.agreement.title, agreement_url(row.agreement)),
            (_("Member"), row.member.name if row.member else _("One invoice for all"), ""),
            (_("Sum without VAT"), nok(row.net), ""),
            (_("Awaited until"), row.due_on, ""),
        ],
    }


def _expected_lead(row: Any) -> str:
    if row.state == Expected.State.CAME:
        return _("The invoice has come.")
    if row.state == Expected.State.DROPPED:
        return _("It is not to come: %(reason)s") % {"reason": row.reason}
    if row.state == Expected.State.MISSING:
        return _("It has not come, and the day is past. Ask the supplier for it.")
    if row.net is None:
        return _("The sum is not known: see below what is missing.")
    return _("This is what the invoice should say when it comes.")


# -- parts of other pages ----------------------------------------------------------------------------


def on_invoice(viewer: Viewer, invoice: Any) -> Context | None:
    """An invoice held against its agreement; a credit note with the claims it settled."""
    if invoice.kind == Invoice.Kind.CREDIT:
        return _on_credit(viewer, invoice)
    if invoice.verdict == Invoice.Verdict.WAITING:
        return None
    lines = queries.lines_of(invoice, viewer)
    wrong = list(lines.filter(verdict__in=queries.WRONG)[: SHOWN + 1])
    may = viewer.as_of is None and allowed(viewer, RIGHT, invoice)
    return {
        "invoice": invoice,
        "tone": words.TONES[invoice.verdict],
        "deviation": words.deviation_text(invoice.deviation)
        if invoice.verdict == Invoice.Verdict.WRONG
        else "",
        "right_net": None if invoice.deviation is None else invoice.net - invoice.deviation,
        "lines": [
            (line, words.line_url(line), words.faults_text(line.faults), money(invoice, line.net))
            for line in wrong[:SHOWN]
        ],
        "more": len(wrong) > SHOWN,
        "right": lines.filter(verdict="right").count(),
        "list_url": f"{reverse('money:invoiceline_list')}?text={invoice.number}",
        "groups": _groups(invoice, may=may),
        "charges": [
            (one.reason, money(invoice, one.amount)) for one in queries.charges_on(invoice, viewer)
        ],
        "left_out": queries.left_out(invoice, viewer),
        "expected": [
            (one, words.expected_url(one))
            for one in queries.expected(viewer).filter(invoice=invoice)[:5]
        ],
        "again_url": at("invoice_check", invoice.pk) if may else "",
    }


def _groups(invoice: Invoice, *, may: bool) -> list[Context]:
    """Each kind of fault with its amount and its claim, or the press that raises it."""
    groups, _lines = groups_of(invoice)
    claims = claims_of([invoice.pk]).get(invoice.pk, {})
    found = []
    for one in groups:
        claim = claims.get(one.key)
        too_much = one.amount is not None and one.amount > 0
        found.append(
            {
                "name": words.GROUPS[one.key],
                "amount": one.amount,
                "count": len(one.lines),
                "too_little": one.amount is not None and one.amount < 0,
                "claim": claim,
                "claim_url": claim_url(claim) if claim else "",
                "claim_tone": CLAIM_TONES[claim.state] if claim else "",
                "raise_url": reverse("money:invoice_claim", args=[invoice.pk, one.key])
                if may and too_much and (claim is None or claim.state == "dropped")
                else "",
            }
        )
    return found


def _on_credit(viewer: Viewer, credit: Invoice) -> Context:
    settled = queries.settled_by(credit, viewer)
    left = credit.net - sum(one.amount for one in settled)
    may = viewer.as_of is None and allowed(viewer, RIGHT, credit)
    return {
        "credit": credit,
        "settled": [(one, claim_url(one.claim)) for one in settled],
        "left": left,
        "numbers": [one["number"] for one in credit.credits],
        "place_url": at("credit_place", credit.pk) if may and left > 0 else "",
    }


def on_agreement(viewer: Viewer, agreement: Any) -> Context | None:
    """What is awaited, and how the invoices of the last year were."""
    told = queries.of_agreement(agreement, viewer)
    if told is None:
        return None
    for one in told["awaited"]:
        one["period"] = period_text(one["starts_on"], one["ends_on"])
        one["tone"] = words.STATES[one["state"]]
        one["name"] = Expected.State(one["state"]).label
        one["net"] = None if one["unknown"] else one["net"]
    query = f"?agreement={agreement.pk}"
    return {
        **told,
        "expected_url": reverse("money:expected_list") + query,
        "faults_url": reverse("money:invoiceline_list") + query,
    }


def front(viewer: Viewer) -> Context | None:
    """The controller's part of the morning page: what is wrong, missing and not placed."""
    if not viewer.inside or not viewer.has_any("controller", "daily_manager"):
        return None
    told = queries.sums(viewer)
    if not (told.wrong or told.unexplained or told.missing or told.without_agreement):
        return None
    return {
        "told": told,
        "worst": [(one, words.invoice_url(one)) for one in queries.worst(viewer, FRONT)],
        "faults_url": reverse("money:invoiceline_list"),
        "missing_url": f"{reverse('money:expected_list')}?state=missing",
    }


def waiting_count(viewer: Viewer) -> int:
    """Invoices with faults, in the menu."""
    told = queries.sums(viewer)
    return told.wrong + told.unexplained
