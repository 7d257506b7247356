"""The result of a comparison in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.governance.calc.choice import Comparison, Scores, Stays, Weights, Worth, overtaker
from samdrift.kernel.templatetags.shown import NBSP, quoted

Names = Mapping[str, str]
TENTH = 10


def figure(value: Fraction) -> str:
    """At most one decimal, with comma: 72 or 72,5."""
    tenths = round(value * TENTH)
    whole, rest = divmod(abs(tenths), TENTH)
    sign = "−" if tenths < 0 else ""
    return f"{sign}{whole},{rest}" if rest else f"{sign}{whole}"


def percent(share: Fraction) -> str:
    return f"{figure(share * 100)}{NBSP}%"


def worth_text(worth: Worth) -> str:
    """What an alternative is worth; between what and what when scores are missing."""
    if worth.exact is not None:
        return figure(worth.exact)
    return _("%(low)s to %(high)s") % {"low": figure(worth.low), "high": figure(worth.high)}


def verdict(found: Comparison, names: Names, barred: Sequence[str], missing: int) -> str:
    """Which alternative is best and by how much, or why that cannot be told."""
    open_ones = [key for key in found.worths if key not in barred]
    if not open_ones:
        return _("No alternative is left that the law allows.")
    if not found.best:
        text = ngettext(
            "It cannot be told yet which is best: %(n)s score is missing.",
            "It cannot be told yet which is best: %(n)s scores are missing.",
            missing,
        )
        return text % {"n": missing}
    if len(found.best) > 1:
        told = _and([quoted(names[key]) for key in found.best])
        return _("%(names)s are equally good.") % {"names": told}
    return _winner(found, names, open_ones)


def _winner(found: Comparison, names: Names, open_ones: Sequence[str]) -> str:
    best = found.best[0]
    values = {"best": names[best], "worth": worth_text(found.worths[best])}
    rivals = [key for key in open_ones if key != best]
    if not rivals:
        return _("“%(best)s” is the only one that can be chosen: %(worth)s of 100.") % values
    second = max(rivals, key=lambda key: found.worths[key].high)
    lead = found.worths[best].low - found.worths[second].high
    values |= {"second": names[second], "lead": figure(lead)}
    if found.worths[best].missing or found.worths[second].missing:
        return (
            _(
                "“%(best)s” is best with %(worth)s of 100, whatever the missing scores are: at least %(lead)s ahead of “%(second)s”."
            )
            % values
        )
    return _("“%(best)s” is best with %(worth)s of 100, %(lead)s ahead of “%(second)s”.") % values


def _and(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


@dataclass(frozen=True)
class Holds:
    """How far a criterion's weight may move before another alternative is as good."""

    key: str
    name: str
    now: str
    told: str
    firm: bool


def holds(
    found: Comparison,
    weights: Weights,
    scores: Scores,
    shares: Mapping[str, Fraction],
    *,
    points: Names,
    ways: Names,
    barred: Sequence[str],
) -> list[Holds]:
    """For each criterion, in words; nothing when there is no one best."""
    if len(found.best) != 1:
        return []
    best = found.best[0]
    rivals = [key for key in found.worths if key != best and key not in barred]
    made = []
    for key, stays in found.stays.items():
        firm = stays == Stays(Fraction(0), Fraction(1))
        told = _told(stays, ways[best])
        for bound, text in _bounds(stays):
            other = overtaker(key, bound, weights, scores, best, rivals)
            told = f"{told} {text % {'bound': percent(bound), 'other': _other(other, ways)}}"
        made.append(Holds(key, points[key], percent(shares[key]), told, firm))
    return made


def _other(key: str | None, ways: Names) -> str:
    return quoted(ways[key]) if key else _("another")


def _bounds(stays: Stays) -> list[tuple[Fraction, str]]:
    found = []
    if stays.low > 0:
        found.append((stays.low, _("Below %(bound)s it is %(other)s.")))
    if stays.high < 1:
        found.append((stays.high, _("Above %(bound)s it is %(other)s.")))
    return found


def _told(stays: Stays, best: str) -> str:
    if stays.low == 0 and stays.high == 1:
        return _("“%(best)s” is best whatever this weighs.") % {"best": best}
    values = {"best": best, "low": percent(stays.low), "high": percent(stays.high)}
    if stays.low == 0:
        return _("“%(best)s” is best as long as this weighs at most %(high)s.") % values
    if stays.high == 1:
        return _("“%(best)s” is best as long as this weighs at least %(low)s.") % values
    return _("“%(best)s” is best as long as this weighs from %(low)s to %(high)s.") % values
