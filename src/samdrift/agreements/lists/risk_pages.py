"""The risk of all agreements when members merge, as a page and a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.lists.change_pages import ledger_url, told
from samdrift.agreements.lists.change_words import percent, percent_value
from samdrift.agreements.queries.risk import Risk, flat, predecessors, risks
from samdrift.kernel.calc.shares import known_sum
from samdrift.kernel.lists import Column
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member, Succession
from samdrift.parties.queries.members import living_members
from samdrift.parties.queries.successions import successions

Context = dict[str, Any]
MOST = 40
"""Members that can be looked at together."""


def chosen(viewer: Viewer, asked: Mapping[str, Any]) -> list[Member]:
    """The members asked for, or those of the succession asked for; unknown ones are left out."""
    number = asked.get("succession", "")
    if number.isdigit():
        row: Succession | None = seen(Succession, viewer).filter(pk=int(number)).first()
        return predecessors(row, viewer) if row else []
    many = asked.getlist("member") if hasattr(asked, "getlist") else [asked.get("member", "")]
    pks = [int(one) for text in many for one in str(text).split(",") if one.isdigit()][:MOST]
    return list(seen(Member, viewer).filter(pk__in=pks).order_by("sort_key", "pk"))


def risk_page(viewer: Viewer, asked: Mapping[str, Any]) -> Context:
    """What is asked, and the answer for each agreement by area, with the sums."""
    members = chosen(viewer, asked)
    areas = risks(viewer, members) if len(members) > 1 else []
    rows = [one for _area, one in flat(areas)]
    query = "&".join(f"member={one.pk}" for one in members)
    return {
        "members": members,
        "choices": living_members(viewer),
        "chosen": {one.pk for one in members},
        "successions": _successions(viewer),
        "areas": [(one, [_shown(row) for row in one.rows]) for one in areas],
        "count": len(rows),
        "sum": known_sum({row.agreement.pk: row.value for row in rows}),
        "no_option": sum(1 for row in rows if row.outside and not row.options),
        "not_named": sum(1 for row in rows if any(on is False for _m, on in row.entitled)),
        "passed": sum(1 for row in rows if _is_past(row)),
        "export_url": f"{reverse('agreements:risk_export', args=['xlsx'])}?{query}",
    }


def _successions(viewer: Viewer) -> list[tuple[int, str]]:
    rows = successions(viewer).filter(undone_at__isnull=True, kind=Succession.Kind.MERGE)
    return [(one.pk, str(one)) for one in rows[:50]]


def _is_past(row: Risk) -> bool:
    """Whether the others' value is more than the room left for small changes."""
    room = [one.room for one in row.ledger.room]
    return row.others is not None and bool(room) and row.others >= min(room)


def _shown(row: Risk) -> Context:
    return {
        "row": row,
        "url": agreement_url(row.agreement),
        "ledger": ledger_url(row.agreement) if row.readable else "",
        "share": percent(row.share),
        "room": [told(one) for one in row.ledger.room],
        "not_named": [one for one, on in row.entitled if on is False],
        "unknown": [one for one, on in row.entitled if on is None],
        "named": [one for one, on in row.entitled if on],
    }


def _names(members: list[Member]) -> str:
    return ", ".join(str(one) for one in members)


def _by(row: Risk, on: bool | None) -> str:  # noqa: FBT001 -- one of the three answers
    return _names([one for one, told_on in row.entitled if told_on is on])


def _room(row: Risk, number: int) -> Any:
    return row.ledger.room[number].room if len(row.ledger.room) > number else None


def columns() -> list[Column]:
    """One line for each agreement."""
    return [
        Column("area", _("Area"), lambda one: one[0]),
        Column("agreement", _("Agreement"), lambda one: one[1].agreement.title),
        Column("supplier", _("Supplier"), lambda one: str(one[1].agreement.supplier or "")),
        Column("inside", _("In it"), lambda one: _names(one[1].inside)),
        Column("outside", _("Would come in"), lambda one: _names(one[1].outside)),
        Column("value", _("Value at the award"), lambda one: one[1].value),
        Column("others", _("The others’ value"), lambda one: one[1].others),
        Column("share", _("Share, per cent"), lambda one: percent_value(one[1].share)),
        Column(
            "options",
            _("Options that are open"),
            lambda one: ", ".join(option.title for option in one[1].options),
        ),
        Column("named", _("Named in the notice"), lambda one: _by(one[1], on=True)),
        Column("not_named", _("Not named"), lambda one: _by(one[1], on=False)),
        Column("unlisted", _("No list to look in"), lambda one: _by(one[1], on=None)),
        Column("threshold", _("Room left up to the threshold"), lambda one: _room(one[1], 0)),
        Column("percent", _("Room left up to the share"), lambda one: _room(one[1], 1)),
        Column(
            "exposure",
            _("Exposure"),
            lambda one: one[1].exposure.amount if one[1].exposure else None,
        ),
    ]


def rows_of(viewer: Viewer, asked: Mapping[str, Any]) -> list[tuple[str, Risk]]:
    return flat(risks(viewer, chosen(viewer, asked)))
