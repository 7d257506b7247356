"""The councils of members: each gets one, with the rules of the law, when it is needed."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _now

from samdrift.governance.calc.meeting_rules import defaults_of
from samdrift.governance.models.bodies import Body, MeetingRules
from samdrift.governance.services.rules_of_bodies import usual_set
from samdrift.kernel import bulk, search
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member


def councils_of(members: Sequence[Member], *, by: Viewer) -> dict[int, Body]:
    """Member id → its council. Those that are not there are founded, with the rules of the law and
    nobody in them: as many queries however many members. Called within an act.
    """
    rows = Body.objects.standing(by.today).filter(
        kind=Body.Kind.COUNCIL, member__in=[one.pk for one in members]
    )
    found = {one.member_id: one for one in rows.order_by("-pk")}
    made = [_council(one) for one in members if one.pk not in found]
    if made:
        _save(made, by)
    return found | {one.member_id: one for one in made}


def _council(member: Member) -> Body:
    usual = defaults_of(Body.Kind.COUNCIL)
    name = _name(member)
    return Body(
        name=name,
        sort_key=sort_key(name)[:220],
        kind=Body.Kind.COUNCIL,
        member=member,
        seats_by=usual.seats_by,
        seats_each=usual.seats_each,
        deputies_each=usual.deputies_each,
        is_discussion_only=usual.is_discussion_only,
    )


def _name(member: Member) -> str:
    """What it is called at home, in the member's own written language."""
    with translation.override("nn" if member.written_language == "nynorsk" else "nb"):
        if member.kind == Member.Kind.COUNTY:
            return _now("County council of %(member)s") % {"member": member}
        if member.kind == Member.Kind.OTHER:
            return _now("Supreme body of %(member)s") % {"member": member}
        return _now("Municipal council of %(member)s") % {"member": member}


def _save(made: Sequence[Body], by: Viewer) -> None:
    bulk.add_all(made)
    chosen = usual_set(made[0], by.today)
    values = {**chosen.values, "may_demand": ""}
    bulk.add_all([MeetingRules(body=one, basis=chosen.key, **values) for one in made])
    changes = {"kind": [None, Body.Kind.COUNCIL.value]}
    told = [Happening("body.founded", one, {**changes, "name": [None, one.name]}) for one in made]
    record_all(told, by=by)
    search.index(made)
