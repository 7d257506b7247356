"""What stands on the page of a matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from samdrift.governance.lists import basis_pages, chain_pages
from samdrift.governance.lists.chain_pages import Hold
from samdrift.governance.lists.matter_words import TONES, at, goal_url, sum_text, whose
from samdrift.governance.models.coordination import Coordination
from samdrift.governance.models.matters import Goal, Matter, Part
from samdrift.governance.queries import coordination as voice_queries
from samdrift.governance.queries.basis import completeness
from samdrift.governance.services.chain_state import steps_of
from samdrift.kernel.history import events_about, kind_of
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import unknown
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import timeline
from samdrift.parties.models.people import Person

Context = dict[str, Any]
PREPARE, SPEAK = "governance.prepare_matter", "governance.speak_for_member"
NEWEST = 5
"""Events shown on the page; the others are on the page of its history."""


@dataclass(frozen=True)
class Deed:
    """Something one can do. `at_once` needs nothing more than the press of a button."""

    label: Any
    url: str
    at_once: bool = False


def matter_page(viewer: Viewer, matter: Matter) -> Context:
    """Its state and chain, the one thing to do next, the basis, and what hangs on it."""
    steps = steps_of(matter)
    whole = completeness(matter, viewer.day)
    hold = chain_pages.hold_of(steps, whole)
    may = allowed(viewer, PREPARE, matter)
    ways = basis_pages.alternatives(matter, viewer)
    voices = voice_queries.voices(matter, viewer)
    costs = basis_pages.costs(matter, ways, viewer)
    required = hold.step.body.required_parts if hold.step and hold.step.body else []
    events = events_about(kind_of(matter), [matter.pk], NEWEST)
    return {
        "heading_text": str(matter),
        "tone": TONES[matter.status],
        "told": _told(matter),
        "chain": chain_pages.drawn(matter, steps),
        "hold": hold,
        "missing_names": [str(Part(part).label) for part in hold.missing],
        "whole": whole,
        "may": may and matter.is_open,
        "primary": _primary(matter, hold, voices, viewer) if matter.is_open else None,
        "deeds": _deeds(viewer, matter, hold, may=may),
        "parts": (shown := basis_pages.parts(matter, whole, required, viewer)),
        "missing": [one for one in shown if one.is_missing],
        "alternatives": ways,
        "has_nothing": any(one.is_nothing for one in ways),
        "costs": costs,
        "sums": [_sums(name, sums) for name, sums in costs.sums],
        "member_sums": [(name, [_short(one) for one in row]) for name, row in costs.members],
        "consequences": basis_pages.consequences(matter, viewer),
        "attachments": basis_pages.attachments(matter, viewer),
        "voices": voices,
        "may_speak": [one.pk for one in voices.own if allowed(viewer, SPEAK, one)],
        "may_ask": may and matter.is_open and _is_for_members(matter),
        "passages": chain_pages.passages(matter, viewer),
        "side_facts": _facts(viewer, matter),
        "events": timeline(events, viewer),
    }


def _is_for_members(matter: Matter) -> bool:
    return matter.member_id is None and matter.openness == Matter.Openness.COOPERATION


def _told(matter: Matter) -> str:
    """How it stands, in a sentence; the chain tells the rest."""
    if matter.status == Matter.Status.WITHDRAWN:
        return _("Because: %(reason)s") % {"reason": matter.closed_because}
    return ""


def _sums(name: str, sums: Any) -> tuple[str, list[Any]]:
    if sums is None:
        return name, [unknown()] * 4
    cells = (sums.once, sums.once_investment, sums.yearly, sums.yearly_investment)
    return name, [sum_text(one) for one in cells]


def _short(sums: Any) -> tuple[Any, Any] | None:
    return (sum_text(sums.once), sum_text(sums.yearly)) if sums else None


def _primary(
    matter: Matter, hold: Hold, voices: voice_queries.Voices, viewer: Viewer
) -> Deed | None:
    """The one thing to do next, for this person."""
    mine = _own_voice(voices.own, viewer)
    if not allowed(viewer, PREPARE, matter):
        return mine
    return _next(matter, hold) or mine


def _next(matter: Matter, hold: Hold) -> Deed | None:
    """The next thing for those who prepare it."""
    if matter.prepared_by_id is None:
        return Deed(_("Give it to somebody"), at("matter_hand_over", matter.pk))
    if hold.step is None:
        return Deed(_("Choose the bodies"), at("matter_chain", matter.pk))
    if hold.missing:
        part = hold.missing[0]
        label = _("Write: %(part)s") % {"part": Part(part).label}
        return Deed(label, at("matter_part", matter.pk, part))
    if matter.status == Matter.Status.PREPARED:
        label = _("Send to %(body)s") % {"body": chain_pages.receiver(hold.step)}
        return Deed(label, at("matter_send", matter.pk), at_once=True)
    met = Deed(_("Say that the precondition is met"), at("step_met", hold.step.pk))
    return met if hold.precondition else None


def _own_voice(own: list[Coordination], viewer: Viewer) -> Deed | None:
    for one in own:
        if one.given_on is None and allowed(viewer, SPEAK, one):
            label = _("Say the view of %(member)s") % {"member": one.member}
            return Deed(label, at("coordination_voice", one.pk))
    return None


def _deeds(viewer: Viewer, matter: Matter, hold: Hold, *, may: bool) -> list[Deed]:
    """What else can be done, beside the page's own links."""
    if not may:
        return []
    if not matter.is_open:
        return [Deed(_("Take it up again"), at("matter_reopen", matter.pk))]
    found = [
        Deed(_("Change the chain"), at("matter_chain", matter.pk)),
        Deed(_("Hand it over"), at("matter_hand_over", matter.pk)),
        Deed(_("Withdraw it"), at("matter_withdraw", matter.pk)),
    ]
    treated = matter.status == Matter.Status.TREATED
    if treated and hold.step is not None and allowed(viewer, chain_pages.TREAT, hold.step):
        label = _("Write down what %(body)s did") % {"body": chain_pages.receiver(hold.step)}
        found.insert(0, Deed(label, at("step_treat", hold.step.pk)))
    return found


def _facts(viewer: Viewer, matter: Matter) -> list[tuple[Any, Any, str]]:
    person = Ref(kind_of(Person), matter.prepared_by_id) if matter.prepared_by_id else None
    refs = [ref for ref in (matter.origin, person) if ref is not None]
    named = registry.describe(refs, viewer)
    origin = named.get(matter.origin) if matter.origin else None
    about = named.get(person) if person else None
    facts = [
        (_("Number"), matter.number, ""),
        (_("Kind"), matter.get_kind_display(), ""),
        (_("Whose it is"), whose(matter), ""),
        (_("Prepared by"), str(matter.prepared_by or _("Nobody")), about.url if about else ""),
        (_("Begun"), matter.begun_on, ""),
        (_("Begun from"), origin and origin.label, origin.url if origin else ""),
        (_("Ended"), matter.closed_on, ""),
        (_("Who may see it"), matter.get_openness_display(), ""),
        (_("Kept from the public by"), matter.exemption, ""),
        (_("Archive number"), matter.archive_number, ""),
    ]
    goals = seen(Goal, viewer).filter(matter_links__matter=matter).order_by("sort_key", "pk")
    for n, goal in enumerate(goals):
        facts.append((_("Serves") if n == 0 else "", goal.name, goal_url(goal)))
    return [fact for fact in facts if fact[1] not in {None, ""}]
