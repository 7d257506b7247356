"""What stands on the page of a finding."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.followup.calc.finding_states import Move, Status, moves_from
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.findings import ACCEPT, WORK
from samdrift.kernel.history import events_about, kind_of
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day, nok
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import timeline
from samdrift.parties.models.people import Person

Context = dict[str, Any]
TONES = {
    "new": "danger",
    "in_hand": "info",
    "waits": "warning",
    "accepted": "neutral",
    "mended": "success",
}
NEWEST = 5
"""Events shown on the page; the others are on the page of its history."""


@dataclass(frozen=True)
class Deed:
    """Something one can do from the page. `at_once` needs nothing more than the press of a button."""

    label: Any
    url: str
    at_once: bool = False


DEEDS: dict[Move, tuple[str, Any, str, bool]] = {
    Move.TAKE: ("take", gettext_lazy("Take in hand"), WORK, True),
    Move.PUT_BACK: ("put_back", gettext_lazy("Put back"), WORK, True),
    Move.WAIT: ("wait", gettext_lazy("Let it wait for a decision"), WORK, False),
    Move.ACCEPT: ("accept", gettext_lazy("Accept until a date"), ACCEPT, False),
    Move.REOPEN: ("reopen", gettext_lazy("Open again"), ACCEPT, True),
    Move.FOUND_AGAIN: ("reopen", gettext_lazy("Open again"), ACCEPT, True),
    Move.MEND: ("mend", gettext_lazy("It is mended"), WORK, False),
}
"""Move → its address, what it is called, the right it takes, and whether it is done at once."""


def finding_url(finding: Finding) -> str:
    return reverse("followup:finding_detail", args=[finding.pk])


def members_of(finding: Finding) -> str:
    """The members it concerns by name; nothing for the whole cooperation."""
    return ", ".join(sorted(member.name for member in finding.members))


def agreed(finding: Finding) -> str:
    known = finding.known_kind
    return known.agreed(finding) if known and known.agreed else ""


def observed(finding: Finding) -> str:
    known = finding.known_kind
    return known.observed(finding) if known and known.observed else ""


def finding_page(viewer: Viewer, finding: Finding) -> Context:
    """What it is, agreed and observed, who has it by when, and the one thing to do next."""
    known = finding.known_kind
    deeds = _deeds(viewer, finding)
    place = known.page(finding, viewer) if known and known.page and _stands(finding) else None
    primary, others = _ordered(finding, deeds, place)
    events = events_about(kind_of(finding), [finding.pk], NEWEST)
    return {
        "heading_text": str(finding),
        "lead": known.explain if known else "",
        "facts": _facts(viewer, finding),
        "agreed": agreed(finding),
        "observed": observed(finding),
        "difference": nok(Decimal(finding.money) / 100) if finding.money is not None else "",
        "mend": known.mend(finding) if known and known.mend and _stands(finding) else "",
        "told": _told(finding, viewer),
        "tone": TONES[finding.status],
        "primary": primary,
        "deeds": others,
        "events": timeline(events, viewer),
    }


def _stands(finding: Finding) -> bool:
    return finding.status != Status.MENDED


def _deeds(viewer: Viewer, finding: Finding) -> dict[str, Deed]:
    """What this person may do with it now."""
    found = {}
    for move in moves_from(Status(finding.status), observed=finding.is_observed):
        name, label, right, at_once = DEEDS[move]
        if allowed(viewer, right, finding):
            found[name] = Deed(label, _url(finding, name), at_once)
    if _stands(finding) and allowed(viewer, WORK, finding):
        found["hand_over"] = Deed(_("Hand over"), _url(finding, "hand_over"))
        found["deadline"] = Deed(_("Set the deadline"), _url(finding, "deadline"))
    return found


def _url(finding: Finding, name: str) -> str:
    return reverse(f"followup:finding_{name}", args=[finding.pk])


ORDER = ("take", "reopen", "mend", "hand_over", "deadline", "wait", "accept", "put_back")


def _ordered(
    finding: Finding, deeds: dict[str, Deed], place: tuple[str, str] | None
) -> tuple[Deed | None, list[Deed]]:
    """The one thing to do next, and the rest: first somebody takes it, then it is mended."""
    rest = [deeds[name] for name in ORDER if name in deeds]
    there = Deed(*place) if place else None
    if finding.status == Status.IN_HAND and there is not None:
        return there, rest
    first = rest[0] if finding.status in {Status.NEW, Status.ACCEPTED} and rest else None
    if first is None:
        return there, rest
    return first, [*([there] if there else []), *rest[1:]]


def _facts(viewer: Viewer, finding: Finding) -> list[tuple[Any, Any, str]]:
    refs = [finding.subject]
    if finding.decision:
        refs.append(finding.decision)
    if finding.responsible_id:
        refs.append(_person_ref(finding.responsible_id))
    named = registry.describe(refs, viewer)
    about = named.get(finding.subject)
    decided = named.get(finding.decision) if finding.decision else None
    person = named.get(_person_ref(finding.responsible_id)) if finding.responsible_id else None
    facts = [
        (_("About"), finding.subject_name, about.url if about else ""),
        (_("Member"), members_of(finding) or _("All members"), ""),
        (
            _("Responsible"),
            str(finding.responsible) if finding.responsible else _("Nobody"),
            person.url if person else "",
        ),
        (_("Deadline"), finding.deadline, ""),
        (_("Decision"), decided and decided.label, decided.url if decided else ""),
        (_("Found"), finding.found_on, ""),
        (_("Last seen"), finding.last_seen_on, ""),
        (_("Times found"), finding.times if finding.times > 1 else None, ""),
        (_("Mended on"), finding.mended_on, ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _person_ref(pk: int) -> Ref:
    return Ref(kind_of(Person), pk)


def _told(finding: Finding, viewer: Viewer) -> str:
    """How it stands, in a sentence."""
    values = {
        "name": finding.responsible or "",
        "day": day(finding.deadline),
        "until": day(finding.accepted_until),
        "mended": day(finding.mended_on),
        "reason": finding.reason,
    }
    if finding.is_overdue(viewer.today):
        return _("Should have been dealt with by %(day)s.") % values
    told = {
        Status.MENDED: _("Mended %(mended)s."),
        Status.ACCEPTED: _("Accepted until %(until)s: %(reason)s"),
        Status.WAITS: _("Waits for a decision: %(reason)s"),
        Status.IN_HAND: _("%(name)s has taken it in hand."),
        Status.NEW: _("Handed to %(name)s, and not taken in hand yet."),
    }
    if finding.responsible is None and finding.status in {Status.NEW, Status.IN_HAND}:
        return _("Nobody has taken it in hand yet.")
    return told[Status(finding.status)] % values
