"""What stands on the pages of decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.governance.lists.paper_blocks import shown_block
from samdrift.governance.models.decisions import Decision
from samdrift.governance.papers.ballots import ballot_blocks
from samdrift.governance.papers.items import proposal_name
from samdrift.governance.queries import decisions as queries
from samdrift.governance.queries.minutes import voting_on
from samdrift.governance.services.decision_acts import CARRY_OUT, HAND_OUT, OPEN
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day, nok
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
Fact = tuple[Any, Any, str]
TONES = {
    "none": "neutral",
    "waiting": "warning",
    "under_way": "info",
    "done": "success",
    "dropped": "neutral",
}
OUTCOME_TONES = {"adopted": "success", "rejected": "danger", "postponed": "warning"}


@dataclass(frozen=True)
class Deed:
    """Something one can do from the page. `at_once` needs nothing more than the press of a button."""

    label: Any
    url: str
    at_once: bool = False


def decision_url(decision: Decision) -> str:
    return reverse("governance:decision_detail", args=[decision.pk])


def state_tone(decision: Any, viewer: Viewer) -> str:
    return "danger" if decision.is_late(viewer.today) else TONES[decision.status]


def decision_page(viewer: Viewer, decision: Decision) -> Context:
    """What was decided, by whom and how it was voted, and how it is carried out."""
    primary, others = _deeds(viewer, decision)
    findings, steps = queries.unlocked_by(decision, viewer)
    return {
        "lead": _lead(decision),
        "facts": _facts(viewer, decision),
        "primary": primary,
        "deeds": others,
        "papers": _papers(decision),
        "told": _told(decision, viewer),
        "tone": state_tone(decision, viewer),
        "outcome_tone": OUTCOME_TONES.get(decision.outcome, "neutral"),
        "ballots": _ballots(decision, viewer),
        "duties": queries.duties_of(decision, viewer),
        "findings": findings,
        "steps": steps,
        "waits_for_members": _waits(decision),
    }


def _waits(decision: Decision) -> bool:
    return decision.outcome == Decision.Outcome.ADOPTED and decision.in_force_on is None


def _ballots(decision: Decision, viewer: Viewer) -> list[list[Context]]:
    """Each vote as the minutes tell it."""
    if not queries.sees_item(decision, viewer):
        return []
    ballots, proposals = voting_on(decision.item_id or 0)
    names = {one["number"]: proposal_name(one) for one in proposals}
    several = len(ballots) > 1
    told = [ballot_blocks(one, names, numbered=several) for one in ballots]
    return [[shown_block(block) for block in blocks] for blocks in told if blocks]


def _lead(decision: Decision) -> str:
    values = {"body": decision.body, "day": day(decision.decided_on)}
    return _("%(body)s, %(day)s") % values


def _papers(decision: Decision) -> list[tuple[str, str]]:
    def at(form: str) -> str:
        return reverse("governance:decision_paper", args=[decision.pk, form])

    return [
        (_("Extract (PDF)"), at("pdf")),
        (_("Extract (Word)"), at("docx")),
        (_("KS Fiks (JSON)"), reverse("governance:decision_fiks", args=[decision.pk])),
    ]


def _facts(viewer: Viewer, decision: Decision) -> list[Fact]:
    refs = {name: ref for name, ref in _refs(decision).items() if ref}
    named = registry.describe(refs.values(), viewer)

    def at(name: str) -> str:
        found = named.get(refs[name]) if name in refs else None
        return found.url if found else ""

    version = decision.version
    text_of = _("Version %(number)s") % {"number": version.number} if version else ""
    facts: list[Fact] = [
        (_("Number"), decision.number, ""),
        (_("Decided by"), decision.body, at("body")),
        (_("Meeting"), str(decision.item.meeting) if decision.item else "", at("meeting")),
        (_("Decided on"), decision.decided_on, ""),
        (_("Matter"), decision.matter or "", at("matter")),
        (_("Text"), text_of, at("matter")),
        (_("Amount"), nok(decision.amount) if decision.amount is not None else "", ""),
        (_("In force from"), decision.in_force_on or "", ""),
        (_("Looked at again on"), decision.review_on or "", ""),
        (_("Responsible"), decision.responsible or _("Nobody yet"), at("person")),
        (_("Deadline"), decision.deadline or "", ""),
        (_("Legal basis for closing"), decision.legal_basis, ""),
    ]
    if decision.status == Decision.Status.NONE:
        facts = [fact for fact in facts if fact[0] != _("Responsible")]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _refs(decision: Decision) -> dict[str, Ref | None]:
    def ref(kind: str, pk: int | None) -> Ref | None:
        return Ref(kind, pk) if pk else None

    meeting = decision.item.meeting_id if decision.item else None
    return {
        "body": ref("governance.body", decision.body_id),
        "matter": ref("governance.matter", decision.matter_id),
        "meeting": ref("governance.meeting", meeting),
        "person": ref("parties.person", decision.responsible_id),
    }


def _told(decision: Decision, viewer: Viewer) -> str:
    """How the carrying out stands, in a sentence."""
    if decision.status not in OPEN:
        return ""
    who = decision.responsible
    if who is None:
        return _("Nobody is to carry it out yet.")
    if decision.deadline is None:
        return _("%(name)s is to carry it out.") % {"name": who}
    days = (decision.deadline - viewer.today).days
    values = {"name": who, "day": day(decision.deadline), "n": abs(days)}
    if days < 0:
        text = ngettext(
            "%(name)s should have carried it out by %(day)s, %(n)s day ago.",
            "%(name)s should have carried it out by %(day)s, %(n)s days ago.",
            -days,
        )
        return text % values
    return _("%(name)s is to carry it out by %(day)s.") % values


def _deeds(viewer: Viewer, decision: Decision) -> tuple[Deed | None, list[Deed]]:
    """The one thing to do next, and the rest."""
    names = _open_to(viewer, decision)
    deeds = {name: _deed(name, decision) for name in names}
    first = _next(decision)
    primary = deeds.pop(first, None) if first else None
    return primary, list(deeds.values())


def _next(decision: Decision) -> str:
    if decision.status not in OPEN:
        return ""
    if decision.responsible_id is None:
        return "hand_out"
    return "begin" if decision.status == Decision.Status.WAITING else "carry_out"


def _open_to(viewer: Viewer, decision: Decision) -> list[str]:
    names = []
    is_open = decision.status in OPEN
    may_hand, may_do = (
        allowed(viewer, HAND_OUT, decision),
        allowed(viewer, CARRY_OUT, decision),
    )
    if may_do and decision.status == Decision.Status.WAITING and decision.responsible_id:
        names.append("begin")
    if may_do and is_open:
        names += ["carry_out", "report", "give_up"]
    if may_do and decision.status in {Decision.Status.DONE, Decision.Status.DROPPED}:
        names.append("reopen")
    if may_hand and (is_open or decision.status == Decision.Status.NONE):
        names.append("hand_out")
    if may_hand:
        names.append("terms")
    if may_hand and _may_bind(viewer, decision):
        names.append("bind")
    return names


def _may_bind(viewer: Viewer, decision: Decision) -> bool:
    adopted = decision.outcome == Decision.Outcome.ADOPTED and not decision.is_closed
    joint = decision.body.arrangement_id is not None
    return adopted and joint and viewer.has_any("management_lead", "daily_manager", "administrator")


def _deed(name: str, decision: Decision) -> Deed:
    again = decision.responsible_id is not None
    labels = {
        "hand_out": _("Hand to somebody else") if again else _("Hand out"),
        "begin": _("Begin"),
        "report": _("Report back"),
        "carry_out": _("It is carried out"),
        "give_up": _("It is not carried out"),
        "reopen": _("Open again"),
        "terms": _("Conditions and dates"),
        "bind": _("Give each member its duty"),
    }
    url = reverse(f"governance:decision_{name}", args=[decision.pk])
    return Deed(labels[name], url, name in {"begin", "reopen"})


def of_matter(viewer: Viewer, row: Any) -> Context | None:
    return _panel(queries.of_matter(row, viewer), f"matter={row.pk}", viewer)


def of_body(viewer: Viewer, row: Any) -> Context | None:
    return _panel(queries.of_body(row, viewer), f"body={row.pk}", viewer)


def of_member(viewer: Viewer, row: Any) -> Context | None:
    return _panel(queries.of_member(row, viewer), f"member={row.pk}", viewer)


def of_person(viewer: Viewer, row: Any) -> Context | None:
    query = "mine=yes" if row.pk == viewer.person_id else ""
    return _panel(queries.of_person(row, viewer), query, viewer)


def _panel(rows: list[Decision], query: str, viewer: Viewer) -> Context | None:
    if not rows:
        return None
    shown = rows[: queries.SHOWN]
    more = len(rows) > queries.SHOWN and bool(query)
    return {
        "rows": [(one, state_tone(one, viewer)) for one in shown],
        "more": more,
        "query": query,
    }
