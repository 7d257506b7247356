"""What stands on the page of an idea, and what other pages show of ideas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from samdrift.governance.calc.idea_states import Move, Status, moves_from
from samdrift.governance.models.ideas import Idea
from samdrift.governance.queries import ideas as queries
from samdrift.governance.services import ideas as services
from samdrift.kernel.history import events_about, kind_of
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day, nok, number
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import timeline

Context = dict[str, Any]
NEWEST = 6
TONES = {
    "sent": "warning",
    "screened": "info",
    "described": "info",
    "taken_up": "info",
    "done_at_once": "success",
    "same": "neutral",
    "declined": "neutral",
    "withdrawn": "neutral",
}
FATES = {
    "prepared": gettext_lazy("It is a matter that is being prepared."),
    "treated": gettext_lazy("It is a matter that is being treated."),
    "decided": gettext_lazy("The matter was decided."),
    "rejected": gettext_lazy("The matter was rejected."),
    "withdrawn": gettext_lazy("The matter was withdrawn."),
}
"""What the sender is told of the matter that came of the idea."""


@dataclass(frozen=True)
class Deed:
    """Something one can do from the page; `at_once` takes only a press."""

    label: Any
    url: str
    at_once: bool = False
    primary: bool = False


DEEDS: dict[Move, tuple[Any, str, bool]] = {
    Move.LOOK: (gettext_lazy("Take it to look at"), services.SCREEN, True),
    Move.DESCRIBE: (gettext_lazy("Estimate and describe"), services.SCREEN, False),
    Move.TAKE_UP: (gettext_lazy("Take up as a matter"), "governance.begin_matter", False),
    Move.DO_AT_ONCE: (gettext_lazy("It is done"), services.SCREEN, False),
    Move.SAME: (gettext_lazy("The same as another"), services.SCREEN, False),
    Move.DECLINE: (pgettext_lazy("an idea", "Decline"), services.SCREEN, False),
    Move.REOPEN: (gettext_lazy("Look at it again"), services.SCREEN, False),
    Move.WITHDRAW: (gettext_lazy("Withdraw"), services.OWN, False),
}
_NEXT = {
    Status.SENT: Move.LOOK,
    Status.SCREENED: Move.DESCRIBE,
    Status.DESCRIBED: Move.TAKE_UP,
}
"""The one thing to do next."""


def idea_url(idea: Idea) -> str:
    return reverse("governance:idea_detail", args=[idea.pk])


def deed_url(idea: Idea, name: str) -> str:
    return reverse(f"governance:idea_{name}", args=[idea.pk])


def deeds(idea: Idea, viewer: Viewer) -> list[Deed]:
    """What this person may do with it now."""
    found = []
    may_screen = allowed(viewer, services.SCREEN, idea)
    for move in moves_from(Status(idea.status)):
        label, right, at_once = DEEDS[move]
        may = allowed(viewer, right, idea) if right == services.OWN else may_screen
        if right == "governance.begin_matter":
            may = may and allowed(viewer, right)
        if move == Move.LOOK and idea.screener_id == viewer.person_id:
            may = False
        if may:
            first = may_screen and _NEXT.get(Status(idea.status)) == move
            found.append(Deed(label, deed_url(idea, move.value), at_once, first))
    return sorted(found, key=lambda one: one.primary)


def idea_page(viewer: Viewer, idea: Idea) -> Context:
    """What it is, what became of it, what it would take, and what one may do."""
    own = idea.sender_id == viewer.person_id
    events = events_about(kind_of(idea), [idea.pk], NEWEST)
    waits = idea.status in Idea.WAITING
    supports = not own and queries.supports(idea, viewer)
    return {
        "heading_text": idea.title,
        "lead": idea.number,
        "tone": TONES[idea.status],
        "told": fate(idea),
        "facts": _facts(idea, viewer),
        "estimate": _estimate(idea),
        "deeds": deeds(idea, viewer),
        "own": own,
        "may_change": own and waits and allowed(viewer, services.OWN, idea),
        "may_support": waits and not own and allowed(viewer, services.SUPPORT, idea),
        "supports": supports,
        "support_url": deed_url(idea, "unsupport" if supports else "support"),
        "alike": queries.alike(idea.title, idea.text, viewer, but=idea.pk) if waits else [],
        "events": timeline(events, viewer),
    }


def fate(idea: Idea) -> str:
    """What became of the idea, in a sentence or two."""
    status = idea.status
    if status == Idea.Status.TAKEN_UP:
        return _taken_up(idea)
    if status == Idea.Status.SAME and idea.same_as:
        return _("It goes on as “%(idea)s”.") % {"idea": idea.same_as}
    if status == Idea.Status.SENT:
        return _("Sent %(day)s. Nobody has looked at it yet.") % {"day": day(idea.sent_on)}
    if status in {Idea.Status.SCREENED, Idea.Status.DESCRIBED}:
        return _("%(name)s looks at it.") % {"name": idea.screener or _("Nobody")}
    if idea.answered_on:
        return _("Answered %(day)s.") % {"day": day(idea.answered_on)}
    return ""


def _taken_up(idea: Idea) -> str:
    if idea.matter is None:
        return _("It was taken up as a matter.")
    told = str(FATES[idea.matter.status])
    if idea.matter.closed_on:
        told = f"{told} ({day(idea.matter.closed_on)})"
    return told


def _facts(idea: Idea, viewer: Viewer) -> list[tuple[Any, Any, str]]:
    refs = [Ref(kind_of(type(idea)), idea.same_as_id)] if idea.same_as_id else []
    if idea.subject:
        refs.append(idea.subject)
    matter = Ref("governance.matter", idea.matter_id) if idea.matter_id else None
    named = registry.describe([*refs, *([matter] if matter else [])], viewer)
    about = named.get(idea.subject) if idea.subject else None
    came = named.get(matter) if matter else None
    other = named.get(refs[0]) if idea.same_as_id else None
    facts = [
        (_("From"), str(idea.sender) if idea.sender else None, ""),
        (_("Member"), str(idea.member) if idea.member else None, ""),
        (_("Sent"), idea.sent_on, ""),
        (_("About"), about and about.label, about.url if about else ""),
        (_("Looked at by"), str(idea.screener) if idea.screener else None, ""),
        (_("Matter"), came and came.label, came.url if came else ""),
        (_("The same as"), other and other.label, other.url if other else ""),
        (_("Supported by"), getattr(idea, "support", 0) or None, ""),
    ]
    return [fact for fact in facts if fact[1] is not None]


def _estimate(idea: Idea) -> list[tuple[Any, Any, str]]:
    """The rough estimate, unknown shown as unknown; nothing before there is one."""
    if not idea.description:
        return []
    return [
        (_("Work in hours"), number(idea.effort_hours), ""),
        (_("Cost once"), nok(idea.cost), ""),
        (_("Saving a year"), nok(idea.saving), ""),
    ]


def of_system(viewer: Viewer, row: Any) -> Context | None:
    """Ideas about the object whose page it is, and the way to send one about it."""
    ref = Ref(kind_of(row), row.pk)
    found, count = queries.of_subject(ref, viewer)
    send = ""
    if allowed(viewer, services.SEND):
        send = f"{reverse('governance:idea_new')}?about={ref.kind}:{ref.id}"
    if not found and not send:
        return None
    return _panel(found, count, f"about={ref.kind}:{ref.id}", send)


def of_member(viewer: Viewer, member: Any) -> Context | None:
    found, count = queries.of_member(member.pk, viewer)
    return _panel(found, count, f"member={member.pk}", "") if found else None


def of_matter(viewer: Viewer, matter: Any) -> Context | None:
    """The ideas that the matter came of."""
    found = queries.of_matter(matter, viewer)
    return _panel(found, len(found), "", "") if found else None


def _panel(found: list[Idea], count: int, query: str, send: str) -> Context:
    rows = [(idea, TONES[idea.status]) for idea in found]
    return {"rows": rows, "more": count - len(found), "query": query, "send": send}
