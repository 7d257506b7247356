"""Faults, findings and reckonings of invoices in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from samdrift.agreements.queries.agreed_terms import EVER
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import day, nok, number
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import period_text
from samdrift.portfolio.models.uses import UserCount

FAULTS: Mapping[str, Any] = {
    "price": gettext_lazy("Another price than agreed"),
    "fall_missing": gettext_lazy("An agreed fall in price is missing"),
    "earlier_price": gettext_lazy("The price of an earlier date"),
    "tier": gettext_lazy("The price of another tier"),
    "index": gettext_lazy("Wrongly regulated by the index"),
    "quantity": gettext_lazy("Another quantity than counted"),
    "arithmetic": gettext_lazy("Quantity times price is not the sum"),
    "vat": gettext_lazy("Another VAT rate than agreed"),
    "member": gettext_lazy("The member is not in the agreement"),
    "twice": gettext_lazy("Billed twice"),
    "no_terms": gettext_lazy("No price is agreed for this"),
    "no_period": gettext_lazy("The invoice does not say for which days"),
    "period": gettext_lazy("Nothing is agreed for these days"),
    "unknown": gettext_lazy("Something needed to check it is not known"),
    "currency": gettext_lazy("Not in Norwegian kroner"),
}
GROUPS: Mapping[str, Any] = {
    "price": gettext_lazy("Wrong price"),
    "quantity": gettext_lazy("Wrong quantity"),
    "double": gettext_lazy("Billed twice"),
    "member": gettext_lazy("Member not in the agreement"),
    "arithmetic": gettext_lazy("Sums that do not hold"),
    "vat": gettext_lazy("Wrong VAT"),
}
MISSING: Mapping[str, Any] = {
    "counts": gettext_lazy("the number of units"),
    "index": gettext_lazy("the index figure"),
    "price": gettext_lazy("the price of the day"),
    "prices": gettext_lazy("the price of the day"),
}
TONES = {"right": "success", "wrong": "danger", "unexplained": "warning", "waiting": "neutral"}
STATES = {"awaited": "info", "came": "success", "missing": "danger", "dropped": "neutral"}


def invoice_url(invoice: Any) -> str:
    return reverse("money:invoice_detail", args=[invoice.pk])


def expected_url(row: Any) -> str:
    return reverse("money:expected_detail", args=[row.pk])


def line_url(line: Any) -> str:
    return reverse("money:invoiceline_detail", args=[line.pk])


def fault_text(code: str) -> str:
    return str(FAULTS.get(code, code))


def faults_text(codes: Any) -> str:
    return ", ".join(fault_text(code) for code in codes)


def deviation_text(amount: Decimal | None) -> str:
    """In words: too much, too little, or that the sum is right though parts of it are not."""
    if amount is None:
        return _("It is not known by how much.")
    if amount > 0:
        return _("%(amount)s too much") % {"amount": nok(amount)}
    if amount < 0:
        return _("%(amount)s too little") % {"amount": nok(-amount)}
    return _("The sum is right, but what it is made of is not.")


def wrong_agreed(finding: Any) -> str:
    right = finding.agreed.get("right")
    values = {"agreement": finding.agreed.get("agreement", "")}
    if right is None:
        return _("What %(agreement)s gives") % values
    return _("%(amount)s by %(agreement)s") % {**values, "amount": nok(Decimal(right))}


def wrong_observed(finding: Any) -> str:
    observed = finding.observed
    text = _("%(amount)s was billed") % {"amount": nok(Decimal(observed["net"]))}
    faults = [
        f"{fault_text(code)} ({count})" if count > 1 else fault_text(code)
        for code, count in observed.get("faults", {}).items()
    ]
    return f"{text}: {', '.join(faults)}" if faults else text


def wrong_mend(finding: Any) -> str:
    if finding.observed.get("claims"):
        return _("Follow the claim until the supplier has credited it.")
    return _("Open the invoice, see what is wrong, and raise the claim.")


def unexplained_mend(finding: Any) -> str:
    if finding.observed.get("kind") == "credit":
        return _("Say which claim the credit note answers.")
    return _(
        "Open the invoice and say what the lines are for, or write the price into the agreement."
    )


def missing_agreed(finding: Any) -> str:
    due = day(dt.date.fromisoformat(finding.agreed["due"]))
    return _("To come by %(day)s") % {"day": due}


def missing_observed(finding: Any) -> str:
    start = dt.date.fromisoformat(finding.agreed["from"])
    end = dt.date.fromisoformat(finding.observed["to"])
    values = {"period": period_text(start, end), "n": finding.observed["count"]}
    if finding.observed.get("joint"):
        return _("The invoice for %(period)s has not come.") % values
    return (
        ngettext(
            "The invoice to %(n)s member for %(period)s has not come.",
            "The invoices to %(n)s members for %(period)s have not come.",
            values["n"],
        )
        % values
    )


def missing_mend(_finding: Any) -> str:
    return _("Ask the supplier for it, or say why it is not to come.")


def invoice_page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    ref = Ref("money.invoice", finding.subject_id)
    found = registry.describe([ref], viewer).get(ref)
    return (_("Open the invoice"), found.url) if found else None


def missing_page(finding: Any, _viewer: Viewer) -> tuple[str, str] | None:
    url = reverse("money:expected_list")
    return _("See what is awaited"), f"{url}?agreement={finding.subject_id}&state=missing"


def source_text(source: str) -> str:
    """Who counted: as said of a count of users, or the agreement itself."""
    if source == "agreed":
        return _("as the agreement says")
    if source == "not_in_use":
        return _("not in use")
    labels: dict[str, Any] = {str(value): label for value, label in UserCount.Source.choices}
    return str(labels.get(source, source))


def count_text(count: list[Any]) -> str:
    """`3 500 on 31.10.2026, Counted in the system`."""
    _basis, _subject, on, value, source = count
    when = dt.date.fromisoformat(on)
    told = number(Decimal(value)) if value is not None else _("not known")
    values = {"count": told, "day": day(when), "source": source_text(source)}
    if when <= EVER or source == "agreed":
        return _("%(count)s, %(source)s") % values
    return _("%(count)s on %(day)s, %(source)s") % values


def part_text(part: list[Any]) -> str:
    """One part of an amount: its units, its tier, its price and for how much of its months."""
    kind, start, end, share, low, high, units, price, agreed, amount = part
    values = {
        "units": number(Decimal(units)) if units else "0",
        "price": nok(Decimal(price)),
        "amount": nok(Decimal(amount)),
        "share": share,
        "tier": _tier(low, high),
    }
    if kind == "fixed":
        text = _("Fixed part: %(amount)s") % values
    elif kind == "minimum":
        text = _("Up to the agreed minimum: %(amount)s") % values
    elif share == "1":
        text = _("%(units)s × %(price)s = %(amount)s%(tier)s") % values
    else:
        text = (
            _("%(units)s × %(price)s × %(share)s of the price’s months = %(amount)s%(tier)s")
            % values
        )
    if agreed is not None and price != agreed and kind != "minimum":
        text += "; " + _("%(price)s before the index") % {"price": nok(Decimal(agreed))}
    if start and end and share not in {"1", "3", "6", "12"}:
        period = period_text(dt.date.fromisoformat(start), dt.date.fromisoformat(end))
        text = f"{period}: {text}"
    return text


def _tier(low: str | None, high: str | None) -> str:
    if low is None or (Decimal(low) <= 1 and high is None):
        return ""
    if high is None:
        return " " + _("(tier from %(low)s)") % {"low": number(Decimal(low))}
    values = {"low": number(Decimal(low)), "high": number(Decimal(high))}
    return " " + _("(tier %(low)s–%(high)s)") % values


def charge_texts(charge: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A charge opened up: (label, text) for units, price, index and what is not known."""
    rows = [(pgettext("units", "Counted"), count_text(one)) for one in charge.get("counts", ())]
    if charge.get("all"):
        text = _("%(count)s units of all members decide the tier")
        rows.append((_("Tier"), text % {"count": number(Decimal(charge["all"]))}))
    rows += [(_("Worked out"), part_text(one)) for one in charge.get("parts", ())]
    if charge.get("index"):
        rows.append((_("Index"), str(charge["index"])))
    names = ", ".join(str(MISSING.get(name, name)) for name in charge.get("missing", ()))
    if names:
        rows.append((_("Not known"), names))
    return rows


def finding_text(one: Mapping[str, Any]) -> str:
    """One fault of a line, with the two values that differ and what it is worth."""
    text = fault_text(one["reason"])
    if one.get("known", {}).get("since") and one["reason"] in {"fall_missing", "earlier_price"}:
        since = day(dt.date.fromisoformat(one["known"]["since"]))
        text += " " + _("(it is the price from %(day)s)") % {"day": since}
    differing = _differing(one)
    if differing:
        text += f": {differing}"
    if one.get("names"):
        text += ": " + ", ".join(str(MISSING.get(name, name)) for name in one["names"])
    if one.get("amount") is not None:
        text += f" → {nok(Decimal(one['amount']))}"
    return text


def _differing(one: Mapping[str, Any]) -> str:
    agreed, billed = one.get("agreed"), one.get("billed")
    if agreed is None or one["reason"] in {"twice", "member"}:
        return ""
    show: Any = nok
    if one["reason"] == "quantity":
        show = number
    elif one["reason"] == "vat":
        return _("%(billed)s %% for %(agreed)s %%") % {"billed": billed or "–", "agreed": agreed}
    told = show(Decimal(billed)) if billed is not None else "–"
    return _("%(billed)s for %(agreed)s") % {"billed": told, "agreed": show(Decimal(agreed))}


def evidence_lines(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The reckoning of an invoice line in a claim."""
    rows = [
        (_("Billed"), _sum(kept["billed"])),
        (pgettext("of a price", "Agreed"), _sum(kept["right"])),
    ]
    for label, amount in zip((_("Price part"), _("Quantity part")), kept["parts"], strict=True):
        if amount is not None and Decimal(amount):
            rows.append((label, str(nok(Decimal(amount)))))
    opened = kept.get("opened", {})
    for charge in opened.get("charges", ()):
        rows += charge_texts(charge)
    return rows


def _sum(values: list[str | None]) -> str:
    quantity, price, net = (None if one is None else Decimal(one) for one in values)
    if quantity is None or price is None:
        return str(nok(net)) if net is not None else _("not known")
    return f"{number(quantity)} × {nok(price)} = {nok(net)}"


def as_day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text and text != "None" else None


def days_text(first: dt.date | None, last: dt.date | None) -> str:
    """First and last day as invoices tell them."""
    if first is None or last is None:
        return ""
    return period_text(first, last + dt.timedelta(days=1))


def number_text(value: str | None) -> str:
    return _("not known") if value is None else str(number(Decimal(value)))


def money_text(value: str | None) -> str:
    return _("not known") if value is None else str(nok(Decimal(value)))
