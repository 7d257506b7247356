"""How runs and what is in them are called, coloured and explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.kernel.templatetags.shown import NBSP, number
from samdrift.money.calc import doubts
from samdrift.money.models.keys import KeyPart
from samdrift.money.models.runs import Run
from samdrift.parties.services.common import period_text

TONES = {"draft": "neutral", "checked": "warning", "closed": "success", "dropped": "neutral"}
DOUBTS: dict[str, Any] = {
    doubts.NO_AGREEMENT: gettext_lazy("Say which agreement the invoice belongs to."),
    doubts.NO_KEY: gettext_lazy(
        "The agreement has no key, and the line no member. Give one of them."
    ),
    doubts.NO_VERSION: gettext_lazy("The key says nothing for these days. Give it a version."),
    doubts.CURRENCY: gettext_lazy("It is billed in another currency."),
    doubts.UNCHECKED: gettext_lazy("The line is not held against the agreement yet."),
    doubts.WRONG: gettext_lazy("The line is not as agreed."),
    doubts.UNEXPLAINED: gettext_lazy("The line cannot be explained by the agreement."),
    doubts.NOT_APPROVED: gettext_lazy("The invoice is not certified for payment."),
    doubts.STOPPED: gettext_lazy("The invoice is stopped in the approval."),
}
KEY_PROBLEMS: dict[str, Any] = {
    "unknown_figure": gettext_lazy("%(basis)s of %(name)s is not known (%(year)s)."),
    "negative_figure": gettext_lazy("%(basis)s of %(name)s is below 0."),
    "all_zero": gettext_lazy("%(basis)s is 0 for all members."),
    "no_members": gettext_lazy("Nobody takes part in these days."),
    "no_parts": gettext_lazy("The key has no parts."),
    "caps_too_low": gettext_lazy("The most that members bear is less than the whole."),
    "no_systems": gettext_lazy("The agreement has no systems to count the users of."),
    "no_arrangement": gettext_lazy("The key has no arrangement to take the shares from."),
}


def run_url(run: Any) -> str:
    return reverse("money:run_detail", args=[run.pk])


def item_url(item: Any) -> str:
    return reverse("money:run_item", args=[item.pk])


def member_url_of(run: int, member: int) -> str:
    return reverse("money:run_member", args=[run, member])


def member_url(run: Any, member: int) -> str:
    return member_url_of(run.pk, member)


def state_tag(run: Run) -> Any:
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>', TONES[run.state], run.get_state_display()
    )


def period_of(row: Any) -> str:
    return period_text(row.starts_on, row.ends_on)


def basis_name(basis: str) -> str:
    return str(KeyPart.Basis(basis).label) if basis in KeyPart.Basis.values else basis


def doubt_text(doubt: doubts.Doubt) -> str:
    """What is wrong and how to mend it."""
    if doubt[0] != doubts.KEY:
        return str(DOUBTS.get(doubt[0], doubt[0]))
    _code, problem, basis, year, _member, name = doubt
    text = str(KEY_PROBLEMS.get(problem, problem))
    return text % {"basis": basis_name(basis), "name": name, "year": year or _("agreed")}


def doubt_texts(found: Iterable[doubts.Doubt]) -> list[tuple[str, bool]]:
    """Each doubt in words, and whether it hinders the split."""
    return [(doubt_text(one), doubts.blocking(one)) for one in found]


def percent(share: Fraction) -> str:
    """12,3457 %"""
    text = f"{Decimal(share.numerator * 100) / Decimal(share.denominator):.4f}"
    return f"{text.replace('.', ',')}{NBSP}%"


def exact_text(exact: str) -> str:
    """Parts of an øre as kroner with four decimals: 527,7778 kr."""
    ore = Fraction(exact)
    kroner = Decimal(ore.numerator) / Decimal(ore.denominator) / 100
    return f"{kroner:,.4f}".replace(",", NBSP).replace(".", ",").replace("-", "−") + f"{NBSP}kr"


def figure_text(text: str) -> str:
    """A figure that may be a fraction, with at most two decimals."""
    value = Fraction(text)
    return str(number(round(Decimal(value.numerator) / Decimal(value.denominator), 2)))


def part_text(part: list[str]) -> str:
    """`2/3 by Inhabitants 2025: 20 000 of 30 000`"""
    base, portion, figure, presence, total = part
    basis, _colon, mark = base.partition(":")
    if basis == KeyPart.Basis.EQUAL:
        text = _("%(portion)s in equal parts") % {"portion": portion}
    else:
        named = basis_name(basis)
        if basis != KeyPart.Basis.WEIGHTS and mark:
            named = f"{named} {mark}"
        values = {
            "portion": portion,
            "basis": named,
            "figure": figure_text(figure),
            "total": figure_text(total),
        }
        text = _("%(portion)s by %(basis)s: %(figure)s of %(total)s") % values
    if presence != "1":
        text += " " + _("(there %(share)s of the days)") % {"share": presence}
    return text


def reckoning(row: list[Any]) -> list[str]:
    """How a member's share came about, in words; `row` as a reading keeps it."""
    _member, share, uncapped, parts = row
    told = [part_text(part) for part in parts]
    if share != uncapped:
        values = {"before": percent(Fraction(uncapped)), "after": percent(Fraction(share))}
        told.append(_("%(before)s became %(after)s by what members bear at most") % values)
    return told


def rows_of_reading(reading: Any) -> Mapping[int, list[Any]]:
    return {row[0]: row for row in reading.rows} if reading is not None else {}
