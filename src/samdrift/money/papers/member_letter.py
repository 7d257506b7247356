"""The invoice to a member as a letter: its lines, VAT, what to pay and how, and the costs behind."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from samdrift.agreements.services.site_language import site_language
from samdrift.formats.paper import Boxed, Heading, Paper, Paragraph, Table
from samdrift.formats.paper.pdf import write_pdf
from samdrift.formats.text import file_name
from samdrift.governance.papers.words import Blocks, day, facts, language_of, listed, money, table
from samdrift.kernel.templatetags.shown import number
from samdrift.money.calc.bank_account import shown_account
from samdrift.money.calc.member_lines import ZERO, Line
from samdrift.money.papers.member_ehf import ehf_of
from samdrift.money.queries.billing import Bill, Draft
from samdrift.money.services.issuing import Written
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import period_text

MOST_COSTS = 400
"""So many costs are told behind the lines; more are only counted."""


def write_invoice(draft: Draft) -> Written:
    """The EHF and the letter, in the language that the member writes."""
    with override(language_for(draft.bill.member)):
        name = file_name(f"{_name(draft)} {draft.bill.member.name}")
        return Written(name, ehf_of(draft), letter_pdf(draft))


def letter_pdf(draft: Draft) -> bytes:
    """The letter alone; one without a number is marked as a draft. In the language in force."""
    return write_pdf(letter_paper(draft))


def language_for(member: Member) -> str:
    """Nynorsk to those who write it; else the site's own."""
    own = {Member.Language.NYNORSK: "nn", Member.Language.BOKMAL: "nb"}
    return own.get(Member.Language(member.written_language), site_language()) if (
        member.written_language
    ) else site_language()  # fmt: skip


def letter_paper(draft: Draft) -> Paper:
    issuer = draft.issuer
    return Paper(
        title=draft.run.title,
        language=language_of(get_language() or site_language()),
        organisation=issuer.name,
        kind=_kind(draft.bill),
        made=draft.issued_on,
        marking="" if draft.number else pgettext("paper", "Draft"),
        facts=facts(_facts(draft)),
        blocks=tuple(_blocks(draft)),
        footer=listed([issuer.name, _orgnr(draft)]),
    )


def _kind(bill: Bill) -> str:
    return _("Credit note") if bill.total.is_credit else pgettext("paper", "Invoice")


def _name(draft: Draft) -> str:
    return f"{_kind(draft.bill)} {draft.number}"


def _orgnr(draft: Draft) -> str:
    """As the law has sellers write it: with MVA when registered for VAT."""
    issuer = draft.issuer
    told = f"{issuer.orgnr}\u00a0MVA" if issuer.vat_registered else issuer.orgnr
    return f"Foretaksregisteret {told}" if issuer.in_business_register else told


def _facts(draft: Draft) -> list[tuple[str, str]]:
    bill, issuer = draft.bill, draft.issuer
    told = bill.recipient
    whom = (told.name if told else "") or bill.member.name
    place = listed([told.street, f"{told.postcode} {told.town}".strip()]) if told else ""
    number_text = str(draft.number) if draft.number else ""
    credited = ", ".join(str(one.number) for one in bill.credited)
    return [
        (_("Number"), number_text),
        (_("Date"), day(draft.issued_on)),
        (_("Due"), "" if bill.total.is_credit else day(draft.due_on)),
        (_("To"), listed([whom, bill.orgnr, place])),
        (_("From"), listed([issuer.name, _orgnr(draft), issuer.street,
                            f"{issuer.postcode} {issuer.town}".strip()])),
        (_("Your reference"), told.buyer_reference if told else ""),
        (_("Your order"), told.order_reference if told else ""),
        (_("Period"), period_text(draft.run.starts_on, draft.run.ends_on)),
        (_("Credits invoice"), credited if bill.total.is_credit else ""),
        (_("Answer to"), issuer.email),
    ]  # fmt: skip


def _blocks(draft: Draft) -> Blocks:
    bill = draft.bill
    sign = Decimal(-1 if bill.total.is_credit else 1)
    return [
        Heading(1, _("Lines")),
        _lines(bill.lines, sign),
        Heading(1, _("VAT")),
        _vat(bill.lines, sign) if draft.issuer.vat_registered else Paragraph(_outside()),
        Boxed(*_to_pay(draft, sign)),
        *_costs(bill, sign),
    ]


def _outside() -> str:
    return _("The sender is not registered for VAT, and charges none.")


def _lines(lines: tuple[Line, ...], sign: Decimal) -> Table:
    rows = tuple(
        (
            line.text,
            line.detail or _("Own cost"),
            period_text(line.starts_on, line.ends_on),
            line.account,
            _rate(line.vat_rate),
            money(sign * line.net),
        )
        for line in lines
    )
    head = (
        pgettext("of an invoice", "What"),
        _("Split by"),
        _("Period"),
        _("Account"),
        _("VAT rate"),
        _("Net"),
    )
    sum_row = (_("Sum"), "", "", "", "", money(sign * sum((one.net for one in lines), ZERO)))
    return table(head, (*rows, sum_row), numeric=frozenset({4, 5}))


def _rate(rate: Decimal | None) -> str:
    return "" if rate is None else f"{number(rate)}\u00a0%"


def _vat(lines: tuple[Line, ...], sign: Decimal) -> Table:
    """The VAT of each rate, as the law has it told."""
    rates = sorted({line.vat_rate or ZERO for line in lines}, reverse=True)
    rows = []
    for rate in rates:
        of_rate = [line for line in lines if (line.vat_rate or ZERO) == rate]
        net = sum((line.net for line in of_rate), ZERO)
        vat = sum((line.vat for line in of_rate), ZERO)
        rows.append((_rate(rate), money(sign * net), money(sign * vat)))
    head = (_("VAT rate"), _("Net"), _("VAT"))
    return Table(head, tuple(rows), numeric=frozenset({1, 2}))


def _to_pay(draft: Draft, sign: Decimal) -> tuple[str, tuple[Paragraph, ...]]:
    total = money(sign * draft.bill.total.payable)
    if draft.bill.total.is_credit:
        text = _("%(sum)s is to your good. Set it off against what you owe us.") % {"sum": total}
        return _("To your good"), (Paragraph(text),)
    text = _("Pay %(sum)s to account %(account)s by %(day)s. Mark it with %(number)s.") % {
        "sum": total,
        "account": shown_account(draft.issuer.account),
        "day": day(draft.due_on),
        "number": _name(draft),
    }
    return _("To pay"), (Paragraph(text),)


def _costs(bill: Bill, sign: Decimal) -> Blocks:
    """The costs that the lines are made of, where they are more than the lines."""
    if len(bill.costs) <= len(bill.lines):
        return []
    shown = bill.costs[:MOST_COSTS]
    rows = tuple(
        (
            one.agreement,
            one.title,
            period_text(one.starts_on, one.ends_on),
            one.key or _("Own cost"),
            money(sign * one.amount),
        )
        for one in shown
    )
    head = (_("Agreement"), _("Cost"), _("Period"), _("Split by"), _("Your part, net"))
    more = len(bill.costs) - len(shown)
    told: Blocks = [
        Heading(1, _("The costs behind")),
        table(head, rows, numeric=frozenset({4})),
    ]
    if more:
        text = ngettext("And %(n)s cost more.", "And %(n)s costs more.", more) % {"n": more}
        told.append(Paragraph(f"{text} {_('They stand on the page of the run.')}"))
    return told
