"""What stands on the page of a body."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samdrift.governance.calc.meeting_rules import RuleSet
from samdrift.governance.lists import body_rule_words as words
from samdrift.governance.lists.body_seat_rows import link_of, seat_rows
from samdrift.governance.models.bodies import Body, MeetingRules, Office, Seat
from samdrift.governance.models.matters import Part
from samdrift.governance.queries import bodies as queries
from samdrift.governance.queries import body_state
from samdrift.kernel.lists import address
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, period_text

Context = dict[str, Any]
Fact = tuple[Any, Any, str]
MANAGE, SEAT = "governance.manage_body", "governance.seat_people"

body_url = address("governance:body_detail")
person_url = address("parties:person_detail")

RULE_FIELDS: dict[str, Any] = {
    "quorum_num": gettext_lazy("Quorum, part of the members"),
    "quorum_den": gettext_lazy("Quorum, of how many parts"),
    "quorum_over": gettext_lazy("Quorum: more than that part"),
    "votes_num": gettext_lazy("Quorum, part of the votes"),
    "votes_den": gettext_lazy("Quorum, of how many parts of the votes"),
    "floor_num": gettext_lazy("Least number for, part of all members"),
    "floor_den": gettext_lazy("Least number for, of how many parts"),
    "majority": gettext_lazy("Majority"),
    "tie": gettext_lazy("Tie"),
    "weights": gettext_lazy("What a vote weighs"),
    "may_abstain": gettext_lazy("One may choose not to vote"),
    "notice_days": gettext_lazy("Days of notice before a meeting"),
    "late_item": gettext_lazy("Item not on the agenda"),
    "written": gettext_lazy("Written procedure"),
    "is_remote_allowed": gettext_lazy("Remote meetings are allowed"),
    "is_open": gettext_lazy("Meetings are open"),
    "signing": gettext_lazy("Minutes are signed by"),
    "may_demand": gettext_lazy("Who may demand a meeting or an item"),
}
"""Field of the rules → its name in forms and in history."""


def body_rows(viewer: Viewer) -> Any:
    return queries.body_rows(viewer)


def body_page(viewer: Viewer, body: Body) -> Context:
    """What it is, who sits there, by which rules, and what lacks."""
    state = body_state.state_of(body, viewer.day)
    rules = next((r for r in queries.sets_of_rules(body, viewer) if r.is_on(viewer.day)), None)
    may_seat = allowed(viewer, SEAT, body) and body.ended_on is None
    may_manage = allowed(viewer, MANAGE, body)
    return {
        "lead": _lead(viewer, body),
        "aside_facts": _facts(viewer, body, state.rules),
        "acts": _acts(body, may_seat=may_seat),
        "deeds": _deeds(body, may_manage=may_manage and body.ended_on is None, may_seat=may_seat),
        "may_seat": may_seat,
        "may_manage": may_manage,
        "may_change": may_manage and body.ended_on is None,
        "officers": _officers(viewer, body),
        "seats": seat_rows(viewer, state, rules),
        "weighted": rules is not None and rules.weights != MeetingRules.Weights.EQUAL,
        "notes": _notes(viewer, body, state, rules),
        "rules": rules,
        "rules_name": words.set_name(rules.basis) if rules else "",
        "rules_since": words.period(rules) if rules else "",
        "told_rules": words.rules_in_words(rules) if rules else [],
        "earlier_rules": _earlier(viewer, body),
        "checks": words.checks_in_words(state.checks, _member_names(state)),
        "tree": _tree(viewer, body),
        "parts_required": _parts(body),
    }


def _lead(viewer: Viewer, body: Body) -> str:
    kind, whose = body.get_kind_display(), body.member or body.arrangement
    if body.ended_on is not None and body.ended_on <= viewer.day:
        return _("%(kind)s, %(whose)s. Wound up on %(day)s.") % {
            "kind": kind,
            "whose": whose,
            "day": day_text(body.ended_on),
        }
    return f"{kind}, {whose}."


def _facts(viewer: Viewer, body: Body, chosen: RuleSet | None) -> list[Fact]:
    whose = body.member or body.arrangement
    to = "parties:member_detail" if body.member_id else "parties:arrangement_detail"
    subject = body.subject
    about = registry.describe([subject], viewer).get(subject) if subject else None
    facts: list[tuple[Any, Any, Any]] = [
        (_("Kind"), body.get_kind_display(), ""),
        (_("Whose"), str(whose), reverse(to, args=[whose.pk]) if whose else ""),
        (_("Body above"), body.parent and str(body.parent), body.parent and body_url(body.parent)),
        (_("About"), about.label if about else "", about.url if about else ""),
        (_("Mandate given by"), body.mandate_from, ""),
        (_("Seats follow"), _seats_text(body), ""),
        (_("Term"), words.term_text(body, chosen), ""),
        (_("Case numbers"), f"{body.case_prefix} 1/{viewer.day:%y}", ""),
        (_("Founded"), body.founded_on, ""),
        (_("Wound up"), body.ended_on, ""),
    ]
    return [(label, value, url or "") for label, value, url in facts if value]


def _seats_text(body: Body) -> str:
    if body.seats_by != Body.SeatsBy.MEMBER:
        return str(body.get_seats_by_display())
    text = ngettext(
        "The members: %(n)s seat each", "The members: %(n)s seats each", body.seats_each
    ) % {"n": body.seats_each}
    if body.kind != Body.Kind.REPRESENTATIVES:
        return text
    return f"{text}, {_('or as many as registered among its shares')}"


def _url(name: str, *args: Any) -> str:
    return reverse(f"governance:body_{name}", args=args)


def _acts(body: Body, *, may_seat: bool) -> list[tuple[Any, str, bool]]:
    if not may_seat:
        return []
    return [
        (_("Add a seat"), _url("seat_new", body.pk), False),
        (_("Give an office"), _url("office_new", body.pk), False),
    ]


def _deeds(body: Body, *, may_manage: bool, may_seat: bool) -> list[tuple[Any, str]]:
    """Acts that are seldom used: they stand in the margin."""
    paste = (_("Paste who sits there"), reverse("intake:send_in", args=["seats"]))
    if not may_manage:
        return []
    deeds = [paste] if may_seat else []
    deeds += [(_("Change the meeting rules"), _url("rules", body.pk))]
    if not body.is_discussion_only or body.parent_id:
        new = f"{_url('new')}?parent={body.pk}"
        whose = f"&arrangement={body.arrangement_id}" if body.arrangement_id else ""
        whose = f"&member={body.member_id}" if body.member_id else whose
        deeds.append((_("Found a body under it"), f"{new}{whose}"))
    return [*deeds, (_("Wind up"), _url("wind_up", body.pk))]


def _officers(viewer: Viewer, body: Body) -> list[tuple[str, Office | None, str, str, str]]:
    """(office, row, name, address of the person, until when), a line for each kind of office."""
    held = {row.kind: row for row in queries.offices_on(body, viewer.day)}
    told: list[tuple[str, Office | None, str, str, str]] = []
    for kind in Office.Kind:
        row = held.get(kind.value)
        if row is None:
            told.append((str(kind.label), None, "", "", ""))
            continue
        until = day_text(row.valid_to)
        told.append((str(kind.label), row, str(row.person), link_of(viewer, row.person), until))
    return told


def _notes(
    viewer: Viewer, body: Body, state: body_state.BodyState, rules: MeetingRules | None
) -> list[tuple[str, str]]:
    """(tone, text): what one must know before anything else."""
    notes = []
    if body.is_discussion_only:
        text = _("Discusses only: what is to be decided goes on to %(parent)s.")
        notes.append(("info", text % {"parent": body.parent}))
    if body.is_internal:
        notes.append(("info", _("Its meetings and matters are seen by those who sit in it alone.")))
    if body.seats_by == Body.SeatsBy.MEMBER and body.arrangement_id:
        text = _("The seats follow who owns %(name)s: they open and close by themselves.")
        notes.append(("info", text % {"name": body.arrangement}))
    if rules is None and body.ended_on is None:
        notes.append(("warning", _("No meeting rules are in force on this day.")))
    if rules and rules.weights == MeetingRules.Weights.STAKES:
        missing = queries.without_votes(body, viewer.day)
        if missing:
            text = _("No votes are registered for %(names)s, so their seats weigh nothing.")
            notes.append(("warning", text % {"names": ", ".join(missing)}))
    notes += [("warning", text) for text in _too_many(body, state)]
    return notes


def _too_many(body: Body, state: body_state.BodyState) -> list[str]:
    """Members with more seats than they are to have: who should go is for people to say."""
    if body.seats_by != Body.SeatsBy.MEMBER or body.kind == Body.Kind.REPRESENTATIVES:
        return []
    held: dict[str, int] = {}
    for one in state.seats:
        if one.seat.member_id and one.seat.kind == Seat.Kind.MEMBER:
            name = str(one.seat.member)
            held[name] = held.get(name, 0) + 1
    text = _("%(name)s has %(n)s seats, and is to have %(each)s. Close those too many.")
    return [
        text % {"name": name, "n": n, "each": body.seats_each}
        for name, n in held.items()
        if n > body.seats_each
    ]


def _member_names(state: body_state.BodyState) -> dict[int, str]:
    pks = {pk for one in state.checks for pk in one.members}
    return queries.member_names(pks) if pks else {}


def _earlier(viewer: Viewer, body: Body) -> list[tuple[str, str]]:
    rows = [r for r in queries.sets_of_rules(body, viewer) if not r.is_on(viewer.day)]
    return [(words.set_name(r.basis), period_text(r.valid_from, r.valid_to)) for r in rows]


def _parts(body: Body) -> list[str]:
    names = dict(Part.choices)
    return [str(names.get(key, key)) for key in body.required_parts]


def _tree(viewer: Viewer, body: Body) -> Context | None:
    """The bodies above it, those beside it, and those under it."""
    above = list(reversed(queries.above(body)))
    below = queries.parts_of(body, viewer)
    return {"above": above, "below": below} if above or below else None
