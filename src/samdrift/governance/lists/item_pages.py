"""What stands on the page of an agenda item."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.governance.lists import meeting_words as words
from samdrift.governance.lists.meeting_pages import Deed
from samdrift.governance.models.matters import Part
from samdrift.governance.models.meetings import AgendaItem, Ballot, Meeting, Minutes, Proposal, Vote
from samdrift.governance.queries import meetings as queries
from samdrift.governance.queries.electorate import electorate, is_asked
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
RUN = "governance.run_meeting"
CHOICES = list(Vote.Choice)
Item, Status = AgendaItem.Status, Meeting.Status


@dataclass(frozen=True)
class Counted:
    """A vote as the page shows it: about which proposals, the result in words, who voted for what."""

    row: Ballot
    about: str
    text: str
    groups: list[tuple[str, str, list[str]]]
    votes_url: str
    back_url: str


def item_page(viewer: Viewer, item: AgendaItem) -> Context:
    """The text and its papers, what is put forward, the votes, and what the body did."""
    meeting = item.meeting
    runs = allowed(viewer, RUN, item)
    in_minutes = Minutes.objects.filter(meeting=meeting).exists()
    proposals = list(item.proposals.select_related("by__person").order_by("number"))
    can_treat = runs and not in_minutes
    is_open = can_treat and item.status == Item.OPEN and meeting.status == Status.RUNNING
    after = can_treat and meeting.status in {Status.RUNNING, Status.HELD}
    asked = is_asked(meeting)
    who = electorate(meeting, item) if runs and meeting.status == Status.RUNNING else None
    return {
        "heading_text": item.title,
        "lead": words.item_lead(item),
        "tone": words.item_tones[item.status],
        "crumbs": [(str(meeting), words.meeting_url(meeting))],
        "list_url": reverse("governance:meeting_list"),
        "register_title": _("Meetings"),
        "meeting_url": words.meeting_url(meeting),
        "run_url": words.run_url(meeting),
        "facts": _facts(viewer, item),
        "text": item.version.resolution if item.version and not proposals else "",
        "parts": _parts(item),
        "papers": queries.papers_of([item], viewer).get(item.matter_id or 0, []),
        "proposals": proposals,
        "may_withdraw": can_treat and item.status in {Item.WAITING, Item.OPEN} and not asked,
        "disqualified": _disqualified(item),
        "may_qualify": can_treat and item.status in {Item.WAITING, Item.OPEN},
        "ballots": [] if asked else _ballots(item, {p.pk: p.number for p in proposals}),
        "asked": asked,
        "may_vote": is_open,
        "voting": is_open and item.ballots.filter(closed_at=None).exists(),
        "statements": list(
            item.statements.select_related("by__person", "file").order_by("order", "pk")
        ),
        "may_state": after and item.status in {Item.OPEN, Item.DONE, Item.POSTPONED},
        "quorum": words.quorum_text(who.quorum) if who else "",
        "has_quorum": bool(who and who.quorum.is_reached),
        "decision": getattr(item, "decision", None),
        "decision_url": _decision_url(viewer, item),
        "deeds": _deeds(item, in_minutes=in_minutes) if runs else [],
        "runs": runs and meeting.status == Status.RUNNING,
    }


def _facts(viewer: Viewer, item: AgendaItem) -> list[tuple[Any, Any, str]]:
    ref = Ref("governance.matter", item.matter_id) if item.matter_id else None
    matter = registry.describe([ref], viewer).get(ref) if ref else None
    facts: list[tuple[Any, Any, str]] = [
        (_("Case number"), words.case_number(item), ""),
        (_("Meeting"), str(item.meeting), words.meeting_url(item.meeting)),
        (_("Day"), day(item.meeting.starts_at), ""),
        (_("For"), item.get_kind_display(), ""),
        (_("Matter"), matter.label if matter else "", matter.url if matter else ""),
        (_("Text version"), item.version.number if item.version else "", ""),
        (_("Legal basis"), item.legal_basis, ""),
        (_("How the body agreed to treat it"), item.late_consent, ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _parts(item: AgendaItem) -> list[tuple[Any, str]]:
    """The basis of the matter as it was sent out: what each part says."""
    if item.version is None:
        return []
    told = item.version.content.get("parts", {})
    found = [(Part(key).label, told[key].get("text", "")) for key in Part.values if key in told]
    return [(label, text) for label, text in found if text.strip()]


def _disqualified(item: AgendaItem) -> list[Any]:
    rows = item.disqualified.select_related("participant__person", "substitute__person")
    return list(rows.order_by("pk"))


def _ballots(item: AgendaItem, numbers: dict[int, int]) -> list[Counted]:
    votes = Vote.objects.select_related("participant__person", "seat__member")
    rows = item.ballots.prefetch_related(
        "proposals", Prefetch("votes", votes.order_by("seat__order", "pk"))
    )
    return [_counted(one, numbers) for one in rows.order_by("number")]


def _proposal_name(one: Proposal) -> str:
    name = str(one.get_kind_display())
    return name if one.kind == Proposal.Kind.RECOMMENDATION else f"{name} {one.number}"


def _counted(ballot: Ballot, numbers: dict[int, int]) -> Counted:
    told = words.result_text(ballot.result, numbers) if ballot.result else ""
    about = [_proposal_name(one) for one in ballot.proposals.all()]
    return Counted(
        ballot,
        ", ".join(about),
        told,
        _groups(ballot, numbers),
        reverse("governance:ballot_votes", args=[ballot.pk]),
        reverse("governance:ballot_back", args=[ballot.pk]),
    )


def _groups(ballot: Ballot, numbers: dict[int, int]) -> list[tuple[str, str, list[str]]]:
    """Who voted for what: first those for, then those against and the blank, each in the order of the
    seats. Where a seat has more votes than one, how many each has.
    """
    several = len(ballot.proposals.all()) > 1
    weighted = any(vote.weight != 1 for vote in ballot.votes.all())
    found: dict[tuple[int, int], list[Vote]] = {}
    for vote in ballot.votes.all():
        place = (CHOICES.index(vote.choice), numbers.get(vote.proposal_id or 0, 0))
        found.setdefault(place, []).append(vote)
    return [_group(found[place], numbers, several, weighted) for place in sorted(found)]


def _group(
    votes: list[Vote],
    numbers: dict[int, int],
    several: bool,  # noqa: FBT001 -- one caller
    weighted: bool,  # noqa: FBT001 -- one caller
) -> tuple[str, str, list[str]]:
    first = votes[0]
    label = str(first.get_choice_display())
    if first.proposal_id and several:
        label = _("Proposal %(number)s") % {"number": numbers.get(first.proposal_id, "")}
    if not weighted:
        return label, str(len(votes)), [str(vote.participant) for vote in votes]
    total = sum((Fraction(vote.weight) for vote in votes), Fraction(0))
    people = [f"{vote.participant} ({words.votes_text(Fraction(vote.weight))})" for vote in votes]
    return label, words.votes_count(total), people


def _decision_url(viewer: Viewer, item: AgendaItem) -> str:
    decision = getattr(item, "decision", None)
    if decision is None:
        return ""
    ref = Ref("governance.decision", decision.pk)
    found = registry.describe([ref], viewer).get(ref)
    return found.url if found else ""


def _deeds(item: AgendaItem, *, in_minutes: bool) -> list[Deed]:
    """What whoever runs the meeting can do with the item now, the most likely last."""

    def at(name: str) -> str:
        return reverse(f"governance:item_{name}", args=[item.pk])

    meeting = item.meeting
    if item.status == Item.WAITING and meeting.status in queries.LIVE:
        deeds = [Deed(_("Change"), at("change")), Deed(_("Take off the agenda"), at("take_off"))]
        if meeting.status == Status.RUNNING:
            deeds.append(Deed(_("Begin the item"), at("open"), at_once=True, primary=True))
        return deeds
    if item.status == Item.OPEN and meeting.status == Status.RUNNING:
        return [
            Deed(_("Take off the agenda"), at("take_off")),
            Deed(pgettext("an item", "Conclude"), at("conclude"), primary=True),
        ]
    if item.status == Item.TAKEN_OFF and meeting.status in {Status.CALLED, Status.RUNNING}:
        return [Deed(_("Put back on the agenda"), at("put_back"), at_once=True)]
    held = meeting.status in {Status.RUNNING, Status.HELD}
    if item.status in {Item.DONE, Item.POSTPONED} and held and not in_minutes:
        return [Deed(_("Treat it again"), at("reopen"))]
    return []
