"""Keys in words: what a version says, what a reading lacks, how a member's share came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from samdrift.agreements.calc.kroner import rounded
from samdrift.kernel.templatetags.shown import number, percent
from samdrift.money.calc import split_keys
from samdrift.money.models.keys import KeyPart
from samdrift.money.queries.key_bases import YEARLY, Basis
from samdrift.money.queries.key_readings import NO_ARRANGEMENT, NO_SYSTEMS, PartSpec, Problem

BY: Mapping[str, Any] = {
    Basis.EQUAL: gettext_lazy("in equal parts"),
    Basis.INHABITANTS: gettext_lazy("by inhabitants"),
    Basis.USERS: gettext_lazy("by users in production and administration"),
    Basis.EMPLOYEES: gettext_lazy("by employees"),
    Basis.WORKSTATIONS: gettext_lazy("by workstations"),
    Basis.PUPILS: gettext_lazy("by pupils"),
    Basis.ICT_FTE: gettext_lazy("by ICT full-time equivalents"),
    Basis.OWNER_SHARE: gettext_lazy("by owner’s shares"),
    Basis.LIABILITY_SHARE: gettext_lazy("by shares of liability"),
    Basis.SYSTEM_USERS: gettext_lazy("by users of the agreement’s systems, day for day"),
    Basis.COST: gettext_lazy("by ICT cost"),
    Basis.WEIGHTS: gettext_lazy("by agreed weights"),
}
UNITS: Mapping[str, Any] = {
    Basis.EQUAL: gettext_lazy("members"),
    Basis.INHABITANTS: gettext_lazy("inhabitants"),
    Basis.USERS: gettext_lazy("users"),
    Basis.EMPLOYEES: gettext_lazy("employees"),
    Basis.WORKSTATIONS: gettext_lazy("workstations"),
    Basis.PUPILS: gettext_lazy("pupils"),
    Basis.ICT_FTE: gettext_lazy("ICT full-time equivalents"),
    Basis.SYSTEM_USERS: gettext_lazy("users"),
    Basis.COST: gettext_lazy("kroner"),
}
PLACES = 4
"""Decimals of a share in per cent, and of a figure that does not come out even."""


def part_text(part: PartSpec | KeyPart) -> str:
    """`2/3 by inhabitants the year before`."""
    year = part.year if isinstance(part, PartSpec) else part.figure_year
    text = str(BY[part.basis])
    if part.basis in YEARLY:
        text += f" {_('in %(year)s') % {'year': year} if year else _('the year before')}"
    return text if part.top == part.bottom else f"{part.top}/{part.bottom} {text}"


def reading_text(parts: Iterable[PartSpec | KeyPart]) -> str:
    """`1/3 in equal parts, 2/3 by inhabitants the year before`."""
    return ", ".join(part_text(part) for part in parts)


def basis_text(base: str) -> str:
    """A base as it stands in a reckoning: `inhabitants:2025` → by inhabitants in 2025."""
    basis, _colon, last = base.partition(":")
    text = str(BY.get(basis, basis))
    if basis in YEARLY and last:
        return f"{text} {_('in %(year)s') % {'year': last}}"
    return text


def problem_text(problem: Problem) -> str:
    """What is missing, and how to mend it."""
    what = str(BY.get(problem.basis, ""))
    values = {"member": problem.name, "what": what, "year": problem.year}
    if problem.code == split_keys.UNKNOWN_FIGURE and problem.year:
        return _("%(member)s has no figure to split %(what)s in %(year)s. Enter it.") % values
    texts = {
        split_keys.UNKNOWN_FIGURE: _("%(member)s has nothing known to split %(what)s. Enter it."),
        split_keys.NEGATIVE_FIGURE: _("%(member)s has a figure below 0 to split %(what)s."),
        split_keys.ALL_ZERO: _("Everyone has 0 to split %(what)s."),
        split_keys.NO_MEMBERS: _("No member takes part in these days."),
        split_keys.NO_PARTS: _("The key has no parts. Change it."),
        split_keys.CAPS_TOO_LOW: _("The caps are so low that nobody is left to bear the rest."),
        NO_SYSTEMS: _(
            "No system with users belongs to what is split. Tie systems to the agreement."
        ),
        NO_ARRANGEMENT: _("The key belongs to no arrangement, so nobody has shares. Choose one."),
    }
    return texts.get(problem.code, problem.code) % values


def exact(value: Fraction) -> Any:
    """A figure as people read it: whole, or with so many decimals as it has, four at most."""
    found: Decimal = rounded(value, PLACES).normalize() + 0
    return number(found)


def _percent(share: Fraction) -> Any:
    return percent(share, PLACES, fixed=False)


def reckoning_texts(told: Mapping[str, Any]) -> list[str]:
    """How a share came about, a line for each part; `told` as KeyReading.reckonings gives it."""
    lines = [_part_told(part) for part in told.get("parts", ())]
    if "uncapped" in told:
        values = {
            "before": _percent(Fraction(told["uncapped"])),
            "after": _percent(Fraction(told["share"])),
        }
        lines.append(_("%(before)s before caps, %(after)s after") % values)
    return lines


def _part_told(part: Mapping[str, Any]) -> str:
    portion, figure = Fraction(part["portion"]), Fraction(part["figure"])
    presence, total = Fraction(part["presence"]), Fraction(part["total"])
    basis = part["base"].partition(":")[0]
    values = {
        "portion": "" if portion == 1 else f"{portion} × ",
        "figure": exact(figure),
        "total": exact(total),
        "unit": str(UNITS.get(basis, "")),
        "by": basis_text(part["base"]),
        "share": _percent(portion * figure * presence / total),
    }
    text = pgettext("reckoning", "%(by)s: %(portion)s%(figure)s of %(total)s %(unit)s = %(share)s")
    if presence != 1:
        values["days"] = _percent(presence)
        text = pgettext(
            "reckoning",
            "%(by)s: %(portion)s%(figure)s × %(days)s of the days, of %(total)s %(unit)s = %(share)s",
        )
    return " ".join((text % values).split())


def problems_text(problems: Iterable[Problem], most: int = 3) -> str:
    """Several problems in one line, the first ones told in full."""
    texts = [problem_text(one) for one in problems]
    shown = " ".join(texts[:most])
    left = len(texts) - most
    if left <= 0:
        return shown
    more = ngettext("And %(n)s more.", "And %(n)s more.", left) % {"n": left}
    return f"{shown} {more}"
