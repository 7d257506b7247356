"""Purchase against lease in words: what was put in, what it comes to, and the rules of the accounts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samdrift.agreements.calc.kroner import rounded
from samdrift.kernel.templatetags.shown import NBSP, day, nok, number, yes_no
from samdrift.money.calc.accounting_rules import SOFTWARE
from samdrift.money.calc.cash_flow import INVESTMENT, SEVERAL_RATES
from samdrift.money.calc.lease_case import Answer, Inputs
from samdrift.money.models.investments import LeaseCase

LONG_LEASE = 4
"""Budget years after which an inter-municipal company's lease may need approval."""
Rows = list[tuple[str, Any]]


def per_cent(value: Decimal, places: int = 2) -> str:
    """6,25 %: of per cent."""
    return f"{number(rounded(value, places))}{NBSP}%"


def each(inputs: Inputs) -> str:
    """How often the lease is paid, in a sentence."""
    named: dict[int, str] = {
        12: pgettext("paid each", "month"),
        4: pgettext("paid each", "quarter"),
        2: pgettext("paid each", "half-year"),
        1: pgettext("paid each", "year"),
    }
    return named[inputs.per_year]


def put_in(inputs: Inputs) -> Rows:
    """The figures the case rests on."""
    rows: Rows = [
        (
            _("What"),
            f"{number(inputs.units)} × {nok(inputs.unit_price)} = {nok(inputs.asset.cost)}",
        ),
        (
            _("Worth at the end"),
            f"{per_cent(inputs.residual)} = {nok(inputs.asset.residual_value)}",
        ),
        (_("From"), day(inputs.starts_on)),
        (
            _("For how long"),
            ngettext("%(n)s year", "%(n)s years", inputs.years) % {"n": inputs.years},
        ),
        (_("Paid each"), each(inputs)),
        (_("In advance"), yes_no(inputs.in_advance)),
        (_("Own rate"), per_cent(inputs.own_rate)),
    ]
    if inputs.payment is None and inputs.lease_rate is not None:
        rows.append((_("The lessor’s rate"), per_cent(inputs.lease_rate)))
    if inputs.upkeep:
        rows.append((_("Upkeep an owner pays, a year"), nok(inputs.upkeep)))
    if inputs.owned:
        rows.append(
            (_("Sale and lease back"), _("It is owned already. The lease begins by selling it."))
        )
    return rows


def key_figures(inputs: Inputs, told: Answer) -> Rows:
    """(figure, what): the answer in a few figures."""
    found = told.comparison
    offered = _("offered, each %(period)s") if told.is_offered else _("worked out, each %(period)s")
    rows: Rows = [
        (nok(told.price.payment), offered % {"period": each(inputs)}),
        (nok(told.price.unit_month), _("for one, a month")),
        (nok(told.price.paid_a_year), _("lease a year")),
        (rate(told), _("implicit rate of the lease")),
        (nok(found.break_even_payment), _("payment at which they cost the same")),
    ]
    return rows


def rate(told: Answer) -> str:
    """The implicit rate, or why there is none."""
    found = told.comparison
    if found.implicit_rate is not None:
        return per_cent(found.implicit_rate * 100)
    if found.no_rate == SEVERAL_RATES:
        return _("more than one rate fits")
    return _("no rate fits")


def verdict(inputs: Inputs, told: Answer) -> str:
    """Which is the cheaper at one's own rate, and by how much."""
    found = told.comparison
    values = {
        "rate": per_cent(inputs.own_rate),
        "lease": nok(found.lease_value),
        "purchase": nok(found.purchase_value),
        "by": nok(abs(found.lease_is_dearer_by)),
    }
    told_values = _("At %(rate)s the lease is worth %(lease)s today and the purchase %(purchase)s.")
    if inputs.owned:
        told_values = _(
            "At %(rate)s the lease is worth %(lease)s today, less what the sale brings, and keeping it %(purchase)s."
        )
    if found.lease_is_dearer_by > 0:
        told_by = _("The lease is dearer by %(by)s.")
    elif found.lease_is_dearer_by < 0:
        told_by = _("The lease is cheaper by %(by)s.")
    else:
        told_by = _("They cost the same.")
    return f"{told_values % values} {told_by % values}"


def rate_words(told: Answer) -> str:
    """What the implicit rate means."""
    if told.comparison.implicit_rate is None:
        return _(
            "There is no single rate at which the two cost the same, so they are held together by value only."
        )
    return _(
        "The implicit rate is the one at which the two cost the same: the lease pays for whoever’s own rate is above it."
    )


def rules(row: LeaseCase, inputs: Inputs, told: Answer) -> list[tuple[str, str]]:
    """(the rule, its source) for the accounts of either way."""
    found = [
        (
            _(
                "A lease of this kind is operating cost in each year it is paid (art 220), and is financed by running income."
            ),
            _("Local Government Act § 14-9; KOSTRA, art 220"),
        ),
        _bought(inputs, told),
    ]
    worn = told.depreciation_rule
    if worn is not None and told.nature == INVESTMENT:
        what = _("Software") if worn.kind == SOFTWARE else _("ICT equipment")
        text = ngettext(
            "%(what)s is depreciated linearly over %(n)s year at most, from the year after at the latest.",
            "%(what)s is depreciated linearly over %(n)s years at most, from the year after at the latest.",
            worn.years,
        )
        found.append((text % {"what": what, "n": worn.years}, _source(worn.source, worn.confirmed)))
    if inputs.years > LONG_LEASE:
        found.append(
            (
                _(
                    "For an inter-municipal company a lease beyond four budget years needs approval when an owner is in the register of municipalities under state control."
                ),
                _("Act on inter-municipal companies § 22"),
            )
        )
    if inputs.owned or inputs.residual:
        found.append(
            (
                _(
                    "What a sale brings is income of the investment accounts, and cannot pay for operation."
                ),
                _("Local Government Act § 14-9; Act on inter-municipal companies § 21"),
            )
        )
    if row.rule:
        found.append((row.rule, _("own judgement")))
    return found


def _bought(inputs: Inputs, told: Answer) -> tuple[str, str]:
    rule = told.asset_rule
    is_investment = told.nature == INVESTMENT
    chosen = (
        _("The purchase is investment here.")
        if is_investment
        else _("The purchase is operating cost here.")
    )
    if rule is None:
        return f"{chosen} {_('No rule is known for the day.')}", ""
    text = _(
        "What is bought for lasting use is investment from %(cost)s and %(years)s years on. One costs %(one)s, all together %(all)s; whether they are one asset is for the accountant."
    ) % {
        "cost": nok(rule.least_cost),
        "years": rule.least_years,
        "one": nok(inputs.unit_price),
        "all": nok(inputs.asset.cost),
    }
    return f"{text} {chosen}", _source(rule.source, rule.confirmed)


def _source(source: str, confirmed: bool) -> str:  # noqa: FBT001 -- told by place
    if confirmed:
        return source
    return _("%(source)s (practice, to be checked)") % {"source": source}
