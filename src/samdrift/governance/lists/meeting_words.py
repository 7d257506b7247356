"""What a meeting and its parts are called, and where their pages are."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samdrift.governance.calc.voting import Quorum, plain_quorum
from samdrift.governance.models.meetings import AgendaItem, Meeting
from samdrift.governance.queries.electorate import Electorate
from samdrift.kernel.lists import address, label_of
from samdrift.kernel.templatetags.shown import number

meeting_url = address("governance:meeting_detail")
item_url = address("governance:item_detail")
run_tones = {
    "planned": "neutral",
    "called": "info",
    "running": "warning",
    "held": "success",
    "cancelled": "neutral",
}
item_tones = {
    "waiting": "neutral",
    "open": "warning",
    "done": "success",
    "postponed": "neutral",
    "taken_off": "neutral",
}
outcome_words = {
    "adopted": gettext_lazy("Adopted"),
    "falls": gettext_lazy("The proposal fell"),
    "elected": gettext_lazy("Elected"),
    "none_won": gettext_lazy("None got the majority: vote again"),
    "no_quorum": gettext_lazy("The body had no quorum: nothing was decided"),
}


def case_number(item: AgendaItem) -> str:
    """«Sak 56/26», the body's own; nothing before the meeting is called."""
    if item.case_number is None or item.case_year is None:
        return ""
    return f"{item.meeting.body.case_prefix} {item.case_number}/{item.case_year % 100:02d}".strip()


def run_url(meeting: Meeting) -> str:
    return reverse("governance:meeting_run", args=[meeting.pk])


def votes_text(value: str | Fraction) -> str:
    """A number of votes as people read it: whole, or with at most two decimals."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(number(exact.numerator))
    return str(number(f"{float(exact):.2f}"))


def votes_count(value: str | Fraction) -> str:
    """1 vote, 39 votes."""
    votes = votes_text(value)
    return ngettext("%(votes)s vote", "%(votes)s votes", 1 if votes == "1" else 2) % {
        "votes": votes
    }


def weights(who: Electorate) -> dict[int, str]:
    """Seat → its votes, where not all have one each."""
    if all(one.votes == 1 for one in who.electors):
        return {}
    return {one.seat.pk: votes_count(Fraction(one.votes)) for one in who.electors}


def percent(part: str | Fraction, whole: str | Fraction) -> str:
    """61 %: rounded, for reading alone; what is compared is exact. A share that is too small by a
    hair is shown with a decimal rather than as what it does not reach.
    """
    base = Fraction(whole)
    return "0 %" if not base else f"{round(Fraction(part) / base * 100)}\u00a0%"


def quorum_text(told: Quorum | dict[str, Any]) -> str:
    """5 of 9 members and 61 % of the votes: quorum short by 2 votes."""
    plain = plain_quorum(told) if isinstance(told, Quorum) else told
    members = ngettext(
        "%(present)s of %(n)s member", "%(present)s of %(n)s members", plain["members"]
    ) % {"present": plain["present"], "n": plain["members"]}
    who = members
    if plain["votes_needed"] is not None:
        share = percent(plain["votes_present"], plain["votes_all"])
        who = _("%(members)s and %(share)s of the votes") % {"members": members, "share": share}
    return _("%(who)s: %(result)s") % {"who": who, "result": _quorum_result(plain)}


def _quorum_result(plain: dict[str, Any]) -> str:
    if plain["reached"]:
        return _("quorum is there")
    short = []
    if plain["short_members"]:
        n = plain["short_members"]
        short.append(ngettext("%(n)s member", "%(n)s members", n) % {"n": n})
    if Fraction(plain["short_votes"]):
        short.append(votes_count(plain["short_votes"]))
    missing = _(" and ").join(short)
    return _("quorum short by %(missing)s") % {"missing": missing} if short else _("no quorum")


def result_text(result: dict[str, Any], numbers: dict[int, int]) -> str:
    """What a vote came to and why, in one line. `numbers` are the proposals' own, by id."""
    counted = _counts(result, numbers)
    parts = [str(outcome_words.get(result["outcome"], result["outcome"])) + f": {counted}."]
    if result["outcome"] == "no_quorum":
        parts = [f"{outcome_words['no_quorum']}. {quorum_text(result['quorum'])}."]
    parts += [text for text in (_why(one, result) for one in result["reasons"]) if text]
    return " ".join(parts)


def _counts(result: dict[str, Any], numbers: dict[int, int]) -> str:
    """3 for and 2 against; or the votes of each proposal."""
    tallies = result["tallies"]
    options = [key for key in tallies if key not in {"against", "blank"}]
    if "against" in tallies:
        told = [
            _("%(votes)s for") % {"votes": votes_text(tallies[options[0]][0])},
            _("%(votes)s against") % {"votes": votes_text(tallies["against"][0])},
        ]
    else:
        told = [
            _("proposal %(number)s %(votes)s votes")
            % {"number": numbers.get(int(key), key), "votes": votes_text(tallies[key][0])}
            for key in options
        ]
    if Fraction(tallies["blank"][0]):
        told.append(_("%(votes)s blank") % {"votes": votes_text(tallies["blank"][0])})
    return ", ".join(told)


def _why(reason: str, result: dict[str, Any]) -> str:
    needed = votes_text(result["needed"])
    floor = votes_text(result["floor_needed"]) if result["floor_needed"] else ""
    chair = result.get("chair", "")
    words = {
        "tie_chair_for": _(
            "It was even, and the vote of whoever led the meeting decided (%(chair)s)."
        ),
        "tie_chair_against": _(
            "It was even, and whoever led the meeting voted against (%(chair)s)."
        ),
        "tie_without_chair": _("It was even, and neither chair nor deputy chair voted."),
        "tie_falls": _("It was even, and by the body’s rules the proposal then falls."),
        "too_few_of_all": _("More than %(floor)s of all members must be for it."),
        "short_of_cast": _("More than %(needed)s votes were needed."),
        "short_of_present": _("More than %(needed)s votes of those present were needed."),
        "short_of_two_thirds": _("At least %(needed)s votes were needed: two thirds."),
        "short_of_all": _("All had to be for it."),
        "by_lot": _("The lot decided between those with as many votes."),
        "no_majority_yet": _("More than half of the votes are needed in the first round."),
        "most_votes": _("In the second round the most votes are enough."),
    }
    text = words.get(reason, "")
    return text % {"needed": needed, "floor": floor, "chair": chair} if text else ""


def item_lead(item: AgendaItem) -> str:
    """Sak 56/26, for decision."""
    parts = [case_number(item), label_of(item, "kind")]
    return " · ".join(part for part in parts if part)


def item_day(item: AgendaItem) -> Any:
    return timezone.localdate(item.meeting.starts_at)


def outcome_of(item: AgendaItem) -> str | None:
    """What the body did with it; None while nothing is decided."""
    decision = getattr(item, "decision", None)
    return label_of(decision, "outcome") if decision else None


def tag(tone: str, text: Any) -> Any:
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, text)


def meeting_tag(meeting: Meeting) -> Any:
    return tag(run_tones[meeting.status], label_of(meeting, "status"))


def item_tag(item: AgendaItem) -> Any:
    return tag(item_tones[item.status], label_of(item, "status"))
