"""The what-if as it is read: the answer in a sentence, its warnings, the curve and each member's part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.agreements.calc import curve_picture
from samdrift.agreements.calc.price_curve import Cliff, Point
from samdrift.agreements.forms.term_fields import MONTHLY
from samdrift.agreements.queries.what_if import ALL, Answer, Side
from samdrift.agreements.services.scenarios import Cost
from samdrift.kernel.templatetags.shown import nok, number
from samdrift.parties.models.members import Member

Context = dict[str, Any]


@dataclass(frozen=True)
class Effect:
    """What it means for one member, in a year; None is unknown."""

    member: int
    name: str
    units: tuple[Decimal | None, Decimal | None]
    costs: tuple[Decimal | None, Decimal | None]

    @property
    def difference(self) -> Decimal | None:
        before, after = self.costs
        return None if before is None or after is None else after - before


def answer_page(answer: Answer, names: Mapping[int, str]) -> Context:
    """All of the answer; nothing is asked of the database here."""
    found = effects(answer, names)
    return {
        "answer": answer,
        "verdict": verdict(answer),
        "warnings": warnings(answer),
        "curve": curve_picture.draw(answer.points, answer.cliffs, *_places(answer)),
        "tiers": _tiers(answer),
        "per": monthly(answer),
        "effects": found,
        "sum": sum_of(answer),
        "asked": answer.question.is_asked,
    }


def monthly(answer: Answer) -> str:
    return str(dict(MONTHLY)[answer.price.terms.months])


def _places(answer: Answer) -> tuple[Decimal | None, Decimal | None]:
    before, after = answer.amounts
    return (
        None if before is None else Decimal(before.quantity),
        None if after is None else Decimal(after.quantity),
    )


def verdict(answer: Answer) -> str:
    """What it costs now and then, in a sentence or two."""
    before, after = answer.amounts
    if before is None or after is None:
        return ""
    now = _("%(units)s users cost %(total)s for %(months)s: %(each)s each.")
    if not answer.question.is_asked:
        return now % _point(before, answer)
    told = _(
        "%(units)s users would cost %(total)s for %(months)s, %(each)s each. Today it is %(old)s for %(old_units)s users, %(old_each)s each: %(difference)s."
    )
    more = after.total - before.total
    change = _("%(amount)s more") if more >= 0 else _("%(amount)s less")
    old = _point(before, answer)
    return told % {
        **_point(after, answer),
        "old": old["total"],
        "old_units": old["units"],
        "old_each": old["each"],
        "difference": change % {"amount": nok(abs(more))},
    }


def _point(point: Point, answer: Answer) -> dict[str, str]:
    return {
        "units": str(number(Decimal(point.quantity).normalize())),
        "total": str(nok(point.total)),
        "each": "–" if point.effective is None else str(nok(point.effective)),
        "months": monthly(answer),
    }


def warnings(answer: Answer) -> list[str]:
    """The cliff, what is unknown, and what rests on an index that has not come."""
    found = []
    before, after = answer.amounts
    if before and after and after.quantity < before.quantity and after.total > before.total:
        text = _(
            "Fewer users would cost more: %(fewer)s fewer give %(extra)s more for %(months)s, since the cheaper tier is lost."
        )
        found.append(
            text
            % {
                "fewer": number(Decimal(before.quantity - after.quantity).normalize()),
                "extra": nok(after.total - before.total),
                "months": monthly(answer),
            }
        )
    if answer.cheaper is not None and after is not None:
        text = _(
            "%(units)s users would cost less than %(asked)s: %(saved)s less for %(months)s, since the cheaper tier is reached."
        )
        found.append(
            text
            % {
                "units": number(Decimal(answer.cheaper.quantity).normalize()),
                "asked": number(Decimal(after.quantity).normalize()),
                "saved": nok(answer.cheaper.saved),
                "months": monthly(answer),
            }
        )
    if answer.provisional:
        found.append(_("The index figure of the day has not come: the last one known is used."))
    return found


def _tiers(answer: Answer) -> list[tuple[Point, Cliff | None]]:
    """The curve as a table: where it has its corners, and where a cliff ends."""
    cliffs = {one.quantity: one for one in answer.cliffs}
    edges = {int(step.from_level) for step in answer.price.terms.steps}
    corners = set(edges) | {edge - 1 for edge in edges if edge > 1}
    corners |= {int(answer.points[-1].quantity)} if answer.points else set()
    return [
        (point, cliffs.get(int(point.quantity)))
        for point in answer.points
        if int(point.quantity) in corners
    ]


def effects(answer: Answer, names: Mapping[int, str]) -> list[Effect]:
    members = [
        *answer.before.costs,
        *(m for m in answer.after.costs if m not in answer.before.costs),
    ]
    found = [
        Effect(
            member,
            names.get(member, _("All together")),
            (_units_of(answer.before, member), _units_of(answer.after, member)),
            (
                answer.before.costs.get(member, Decimal(0)),
                answer.after.costs.get(member, Decimal(0)),
            ),
        )
        for member in members
    ]
    return sorted(found, key=lambda one: (one.member == ALL, one.name))


def _units_of(side: Side, member: int) -> Decimal | None:
    """Nobody, where the member is not in it; None is not counted."""
    return side.units.get(member, None if member == ALL else Decimal(0))


def sum_of(answer: Answer) -> Effect:
    return Effect(
        ALL,
        _("In all"),
        (answer.before.total_units, answer.after.total_units),
        (answer.before.total, answer.after.total),
    )


def asked_text(answer: Answer, names: Mapping[int, str]) -> str:
    """The question in words: 500 more users at Nordvik; Lillevik joins with 300 users."""
    question = answer.question
    told = []
    if question.more:
        count = abs(question.more)
        text = (
            ngettext("%(n)s more user", "%(n)s more users", count)
            if question.more > 0
            else ngettext("%(n)s fewer user", "%(n)s fewer users", count)
        ) % {"n": number(count)}
        if question.member is not None:
            text = _("%(what)s at %(member)s") % {
                "what": text,
                "member": names.get(question.member, ""),
            }
        told.append(text)
    told += [
        _("%(member)s joins with %(n)s users")
        % {"member": names.get(member, ""), "n": number(count.normalize())}
        for member, count in question.joins
    ]
    return "; ".join(told) or _("as it is")


def costs(answer: Answer, members: Mapping[int, Member]) -> list[Cost]:
    """What each pays more in a year."""
    return [
        Cost(members.get(one.member), one.difference)
        for one in effects(answer, {})
        if one.difference
    ]
