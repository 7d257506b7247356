"""A vote as the minutes tell it: what was voted on, how each voted, and what came of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.formats.paper import List, Paragraph
from samdrift.governance.models.meetings import Ballot
from samdrift.governance.papers.words import Blocks, count, label, lead_in, listed

Content = dict[str, Any]


def ballot_blocks(ballot: Content, proposals: dict[int, str], *, numbered: bool) -> Blocks:
    """`proposals` are the names of the item's proposals by number."""
    if not ballot["is_closed"]:
        return []
    names = listed(proposals.get(number, str(number)) for number in ballot["proposals"])
    method = label(Ballot.Method, ballot["method"])
    title = _("Vote %(number)s") % {"number": ballot["number"]} if numbered else _("Voted on")
    lines = _lines(ballot, proposals)
    return [
        Paragraph(lead_in(title, f"{names} ({method.lower()})")),
        *([List(tuple(lines))] if lines else []),
        Paragraph(outcome_text(ballot, proposals)),
    ]


def _lines(ballot: Content, proposals: dict[int, str]) -> list[str]:
    """One line for each thing that got votes: how many, and whose."""
    groups: dict[tuple[str, int | None], list[Content]] = {}
    for vote in ballot["votes"]:
        groups.setdefault((vote["choice"], vote["proposal"]), []).append(vote)
    several = len(ballot["proposals"]) > 1
    order = {"for": 0, "against": 1, "blank": 2}
    found = []
    for choice, proposal in sorted(groups, key=lambda one: (order[one[0]], one[1] or 0)):
        votes = groups[choice, proposal]
        name = _choice(choice, proposals.get(proposal or 0, ""), several=several)
        people = listed(_voter(vote) for vote in votes)
        text = f"{name}: {_votes(votes)}"
        found.append(f"{text} – {people}" if people else text)
    return found


def _choice(choice: str, proposal: str, *, several: bool) -> str:
    if choice == "for":
        return _("For %(proposal)s") % {"proposal": proposal} if several else _("For")
    return _("Against") if choice == "against" else _("Blank")


def _votes(votes: list[Content]) -> str:
    """«5 votes», and of how many when a seat has more votes than one."""
    total = sum((Fraction(vote["weight"]) for vote in votes), Fraction(0))
    text = ngettext("%(n)s vote", "%(n)s votes", 1 if total == 1 else 2) % {"n": count(str(total))}
    if total == len(votes):
        return text
    seats = ngettext("%(n)s member", "%(n)s members", len(votes)) % {"n": len(votes)}
    return f"{text}, {seats}"


def _voter(vote: Content) -> str:
    if not vote["name"]:
        return ""
    return f"{vote['name']} ({vote['seat']})" if vote["seat"] else str(vote["name"])


def outcome_text(ballot: Content, proposals: dict[int, str]) -> str:
    """What came of it, with what decided it where it was not plain numbers."""
    result = ballot["result"] or {}
    adopted = ballot["adopted"]
    if adopted is None:
        return _fell(result)
    name = proposals.get(adopted, str(adopted))
    reasons = result.get("reasons", [])
    values = {"proposal": name}
    if "by_lot" in reasons:
        return _("%(proposal)s was chosen by lot, as several had as many votes.") % values
    if "tie_chair_for" in reasons:
        return _("As many voted for as against. The chair’s vote decided: %(proposal)s.") % values
    if ballot["is_election"]:
        return _("%(proposal)s was elected.") % values
    cast = ballot["votes"]
    if cast and all(vote["choice"] == "for" and vote["proposal"] == adopted for vote in cast):
        return _("%(proposal)s was adopted unanimously.") % values
    return _("%(proposal)s was adopted.") % values


def _fell(result: Content) -> str:
    reasons = result.get("reasons", [])
    if result.get("outcome") == "no_quorum":
        return _("There was no quorum: nothing was decided.")
    if "tie_chair_against" in reasons:
        return _("As many voted for as against. The chair’s vote decided: it was not adopted.")
    if "tie_falls" in reasons or "tie_without_chair" in reasons:
        return _("As many voted for as against: nothing was adopted.")
    if "too_few_of_all" in reasons:
        return _("A majority voted for it, but too few of all the members: it was not adopted.")
    if result.get("outcome") in {"none_won", "lot"}:
        return _("Nothing had enough votes.")
    return _("It was not adopted.")
