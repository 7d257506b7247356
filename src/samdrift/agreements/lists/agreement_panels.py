"""The sections of an agreement's page: who is in it, options, award, papers, contacts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from samdrift.agreements.calc.standing import State
from samdrift.agreements.lists.agreement_words import (
    agreement_url,
    at,
    detail_text,
    last_day,
    state_tag,
)
from samdrift.agreements.models.agreements import Participation
from samdrift.agreements.models.documents import Contact
from samdrift.agreements.models.options import Option
from samdrift.agreements.queries import agreements as queries
from samdrift.agreements.queries.quantities import Counted, counted
from samdrift.agreements.services.common import AWARD, CHANGE
from samdrift.governance.models.decisions import Decision
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.history import kind_of
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day, number
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
SHOWN = 60
"""Names on a list before the rest is folded away."""
Basis = Participation.Basis


@dataclass(frozen=True)
class Part:
    """A member's row: how many units on the day shown (None: not known), and a word on where from."""

    row: Participation
    quantity: Any
    told: str
    until: str


def members(viewer: Viewer, agreement: Any) -> Context:
    """Who is in it on the day shown, and who was or will be."""
    rows = queries.participations(agreement, viewer)
    now = [row for row in rows if row.is_on(viewer.day)]
    today = Period(viewer.day, viewer.day + dt.timedelta(days=1))
    units = counted(agreement, viewer, today) if now else {}
    return {
        "now": [_part(row, units.get(row.member_id)) for row in now],
        "others": [row for row in rows if not row.is_on(viewer.day)],
        "may": allowed(viewer, CHANGE, agreement),
        "join_url": at("agreement_join", agreement.pk),
    }


def _part(row: Participation, units: Counted | None) -> Part:
    until = last_day(row.valid_to)
    if units is None or units.value is None:
        unused = row.basis == Basis.USERS and (units is None or not units.parts)
        return Part(row, None, _("uses none of its systems") if unused else _("not counted"), until)
    when = day(units.day) if units.day is not None and row.basis != Basis.FIXED else ""
    return Part(row, units.value, when, until)


def options(viewer: Viewer, agreement: Any) -> Context | None:
    """Rights to have more, those nobody has decided on first."""
    rows = queries.options(agreement, viewer) if agreement.readable else []
    may = allowed(viewer, CHANGE, agreement)
    if not rows and not may:
        return None
    told = [(one, *_told(one, viewer.day)) for one in rows]
    urls = _decision_urls(viewer, rows)
    shown = [(one, tone, text, urls.get(one.decision_id)) for one, tone, text in told]
    return {"rows": shown, "may": may, "new_url": at("option_new", agreement.pk)}


def _told(row: Option, today: dt.date) -> tuple[str, str]:
    if row.state != Option.State.OPEN:
        return ("success" if row.state == Option.State.USED else "neutral", row.get_state_display())
    if row.last_notice is None:
        return "info", row.get_state_display()
    if row.last_notice < today:
        return "danger", _("The last day has passed")
    near = row.last_notice - today <= dt.timedelta(days=90)
    return ("warning" if near else "info", row.get_state_display())


def _decision_urls(viewer: Viewer, rows: list[Option]) -> dict[int | None, str]:
    """The decisions the viewer may read, with their addresses: one question."""
    pks = [row.decision_id for row in rows if row.decision_id is not None]
    kind = registry.kinds.get(kind_of(Decision))
    if not pks or kind is None:
        return {}
    return {one.pk: str(kind.url(one)) for one in seen(Decision, viewer).filter(pk__in=pks)}


def award(viewer: Viewer, agreement: Any) -> Context | None:
    """How it came about, its value then, and who may join or call off."""
    may, may_award = allowed(viewer, CHANGE, agreement), allowed(viewer, AWARD, agreement)
    if not agreement.readable:
        return None
    found = queries.award_of(agreement, viewer)
    named = list(queries.entitled(agreement, viewer))
    if found is None and not named and not (may or may_award):
        return None
    return {
        "award": found,
        "first": named[:SHOWN],
        "rest": named[SHOWN:],
        "count": number(len(named)),
        "may": may,
        "may_award": may_award,
        "award_url": at("agreement_award", agreement.pk),
        "entitled_url": at("agreement_entitled", agreement.pk),
    }


def papers(viewer: Viewer, agreement: Any) -> Context | None:
    """Its papers, each with its newest version and the earlier ones."""
    if not agreement.readable:
        return None
    may = allowed(viewer, CHANGE, agreement)
    rows = queries.documents(agreement, viewer)
    if not rows and not may:
        return None
    told = [(one, one.filed[0] if one.filed else None, one.filed[1:]) for one in rows]  # type: ignore[attr-defined]
    return {"rows": told, "may": may, "new_url": at("paper_new", agreement.pk)}


def contacts(viewer: Viewer, agreement: Any) -> Context | None:
    """Who speaks for each side, for the whole and in each subject field."""
    if not agreement.readable:
        return None
    may = allowed(viewer, CHANGE, agreement)
    rows = queries.contacts(agreement, viewer)
    if not rows and not may:
        return None
    refs = [Ref("parties.person", row.person_id) for row in rows if row.person_id is not None]
    people = registry.describe(refs, viewer)
    told = [(row, _person_url(row, people)) for row in rows]
    sides = [
        (label, [one for one in told if one[0].side == side])
        for side, label in Contact.Side.choices
    ]
    return {
        "sides": sides,
        "may": may,
        "ours_url": at("contact_ours", agreement.pk),
        "theirs_url": at("contact_theirs", agreement.pk),
    }


def _person_url(row: Contact, people: dict[Ref, Any]) -> str:
    found = people.get(Ref("parties.person", row.person_id)) if row.person_id else None
    return found.url if found else ""


def activities(viewer: Viewer, agreement: Any) -> Context | None:
    """What people have planned about it beside the duties, which have a section of their own."""
    rows = queries.other_activities(agreement, viewer)
    if not rows:
        return None
    late = [(one, one.next_day is not None and one.next_day < viewer.today) for one in rows]
    about = f"about={kind_of(agreement)}:{agreement.pk}"
    return {"rows": late[: queries.SHOWN], "more": len(rows) > queries.SHOWN, "query": about}


# On the pages of other things


def of_system(viewer: Viewer, system: Any) -> Context | None:
    return _others(queries.of_system(viewer, system.pk), f"system={system.pk}", viewer)


def of_supplier(viewer: Viewer, supplier: Any) -> Context | None:
    return _others(queries.of_supplier(viewer, supplier.pk), f"supplier={supplier.pk}", viewer)


def of_member(viewer: Viewer, member: Any) -> Context | None:
    return _others(queries.of_member(viewer, member.pk), f"member={member.pk}", viewer)


def of_arrangement(viewer: Viewer, arrangement: Any) -> Context | None:
    rows = queries.of_arrangement(viewer, arrangement.pk)
    return _others(rows, f"arrangement={arrangement.pk}", viewer)


def of_person(viewer: Viewer, person: Any) -> Context | None:
    return _others(queries.led_by(viewer, person.pk), f"person={person.pk}", viewer)


def _others(rows: Any, query: str, viewer: Viewer) -> Context | None:
    """The first of them, those that are over last; None where there are none."""
    found = list(queries.over_last(rows, viewer.day)[: queries.SHOWN + 1])
    if not found:
        return None
    told = [
        (row, agreement_url(row), detail_text(row), state_tag(_state(row, viewer)))
        for row in found[: queries.SHOWN]
    ]
    return {"rows": told, "more": len(found) > queries.SHOWN, "query": query}


def _state(row: Any, viewer: Viewer) -> State:
    return queries.course_of(row).state(viewer.day)
