"""A body's meeting rules in plain sentences, each with where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from samdrift.governance.calc.composition import Checked, State
from samdrift.governance.calc.meeting_rules import (
    POINTS,
    Bound,
    Point,
    RuleSet,
    deviations,
    rule_set,
)
from samdrift.governance.models.bodies import MeetingRules
from samdrift.governance.services.rules_of_bodies import in_set
from samdrift.parties.lists.words import day_text
from samdrift.parties.services.common import period_text

NAMES: dict[str, Any] = {
    "quorum": gettext_lazy("Quorum"),
    "majority": gettext_lazy("Majority"),
    "floor": gettext_lazy("Least number for"),
    "tie": gettext_lazy("Tie"),
    "weights": gettext_lazy("Votes"),
    "abstain": gettext_lazy("Not voting"),
    "notice": gettext_lazy("Notice"),
    "late": gettext_lazy("Item not on the agenda"),
    "written": gettext_lazy("Written procedure"),
    "remote": gettext_lazy("Remote meeting"),
    "open": gettext_lazy("Openness"),
    "signing": gettext_lazy("Minutes are signed by"),
    "demand": gettext_lazy("Who may demand a meeting or an item"),
}
"""Point → its name, in the order the rules are read."""
DEVIATES = gettext_lazy("the body’s own rule")
PRACTICE = gettext_lazy("practice, no law")


@dataclass(frozen=True)
class Rule:
    """One rule as it is shown: `own` tells that the body goes from its set."""

    key: str
    name: Any
    text: str
    source: str
    note: str
    own: bool
    fixed: bool


def language() -> str:
    return get_language() or "nb"


def set_name(key: str) -> str:
    found = rule_set(key)
    return found.name(language()) if found else key


def rules_in_words(rules: MeetingRules) -> list[Rule]:
    """Every point that says something, in plain words."""
    found = rule_set(rules.basis)
    if found is None:
        return []
    values = {name: getattr(rules, name) for names in POINTS.values() for name in names}
    own = {one.point.key for one in deviations(found, in_set(found, values))}
    told = [_rule(rules, point, own=point.key in own) for point in found.points.values()]
    return [one for one in told if one.text]


def _rule(rules: MeetingRules, point: Point, *, own: bool) -> Rule:
    said = point.note(language())
    if point.key == "demand" and not rules.may_demand:
        text, said = said or str(point.values["may_demand"]), ""
    else:
        text = SENTENCES[point.key](rules)
    source = rules.sources.get(point.key, "") or str(DEVIATES) if own else _source(point)
    return Rule(
        point.key,
        NAMES[point.key],
        text,
        source,
        "" if own else said,
        own,
        point.bound is Bound.LAW,
    )


def _source(point: Point) -> str:
    if point.bound is Bound.PRACTICE:
        return str(PRACTICE)
    if point.bound is Bound.AGREEMENT:
        return _("%(law)s, unless the founding agreement says otherwise") % {"law": point.source}
    return point.source


def fraction(num: int, den: int) -> str:
    """1/2 as «half», 2/3 as «two thirds»; others as they are written."""
    names = {
        (1, 2): _("half"),
        (1, 3): _("one third"),
        (2, 3): _("two thirds"),
        (3, 4): _("three quarters"),
        (1, 1): _("all"),
    }
    return names.get((num, den), f"{num}/{den}")


def _quorum(rules: MeetingRules) -> str:
    part = fraction(rules.quorum_num, rules.quorum_den)
    if rules.quorum_over:
        text = _("More than %(part)s of the members must be present.") % {"part": part}
    elif rules.quorum_num == rules.quorum_den:
        text = _("All members must be present.")
    else:
        text = _("At least %(part)s of the members must be present.") % {"part": part}
    if rules.votes_num and rules.votes_den:
        votes = fraction(rules.votes_num, rules.votes_den)
        text += " " + _("They must have at least %(part)s of the votes.") % {"part": votes}
    return text


def _floor(rules: MeetingRules) -> str:
    if not rules.floor_num or not rules.floor_den:
        return ""
    part = fraction(rules.floor_num, rules.floor_den)
    return _("Those for must be more than %(part)s of all members, present or not.") % {
        "part": part
    }


def _notice(rules: MeetingRules) -> str:
    if rules.notice_days is None:
        return _("With reasonable notice.")
    days = rules.notice_days
    if days and days % 7 == 0:
        weeks = days // 7
        text = ngettext("At least %(n)s week before.", "At least %(n)s weeks before.", weeks)
        return text % {"n": weeks}
    return ngettext("At least %(n)s day before.", "At least %(n)s days before.", days) % {"n": days}


def _shown(name: str) -> Callable[[MeetingRules], str]:
    return lambda rules: f"{getattr(rules, f'get_{name}_display')()}."


def _abstain(rules: MeetingRules) -> str:
    if rules.may_abstain:
        return _("Whoever is present may choose not to vote.")
    return _("Whoever is present must vote.")


def _remote(rules: MeetingRules) -> str:
    return _("Allowed.") if rules.is_remote_allowed else _("Not allowed until it is decided.")


def _open(rules: MeetingRules) -> str:
    return _("Meetings are open.") if rules.is_open else _("Meetings are not open to the public.")


SENTENCES: dict[str, Callable[[MeetingRules], str]] = {
    "quorum": _quorum,
    "majority": _shown("majority"),
    "floor": _floor,
    "tie": _shown("tie"),
    "weights": _shown("weights"),
    "abstain": _abstain,
    "notice": _notice,
    "late": _shown("late_item"),
    "written": _shown("written"),
    "remote": _remote,
    "open": _open,
    "signing": _shown("signing"),
    "demand": lambda rules: rules.may_demand,
}


# What the law asks of who sits there


@dataclass(frozen=True)
class CheckTold:
    """A demand of the law as it is shown on the body's page."""

    text: str
    stands: str
    state: str
    tone: str
    state_name: str
    source: str


STATES: dict[State, tuple[str, Any]] = {
    State.MET: ("success", gettext_lazy("In order")),
    State.NOT_MET: ("danger", gettext_lazy("Lacks")),
    State.OPEN: ("info", gettext_lazy("Look yourself")),
}


def demand_text(key: str, least: int | None) -> str:
    """What the law asks for, in one sentence."""
    n = least or 0
    told = {
        "members_least": _("At least %(n)s members.") % {"n": n},
        "each_least": ngettext(
            "At least %(n)s member from each participant.",
            "At least %(n)s members from each participant.",
            n,
        )
        % {"n": n},
        "deputies_least": ngettext(
            "At least %(n)s deputy for each member.",
            "At least %(n)s deputies for each member.",
            n,
        )
        % {"n": n},
        "chair": _("A chair is chosen."),
        "deputy_chair": _("A deputy chair is chosen."),
        "no_daily_manager": _("The daily manager is not a member."),
        "no_director": _("No chief municipal executive is a member."),
        "not_in_council": _("Nobody is in the council of representatives and on the board."),
        "term_most": _("Nobody is chosen for more than %(n)s years.") % {"n": n // 12},
        "employees": _(
            "The employees may demand seats: with more than 30 employees one member and one observer; with more than 50 up to a third, at least two; with more than 200 one more. The board then has at least five, or seven, members."
        ),
    }
    return told[key]


def stands_text(one: Checked, names: dict[int, str]) -> str:
    """How it stands, where there is something to count or to name."""
    key = one.demand.key
    if key == "employees":
        return ngettext("%(n)s seat of employees.", "%(n)s seats of employees.", one.count) % {
            "n": one.count
        }
    if one.state is not State.NOT_MET:
        return ""
    short = ", ".join(names.get(pk, "") for pk in one.members)
    told = {
        "members_least": ngettext("There is %(n)s.", "There are %(n)s.", one.count)
        % {"n": one.count},
        "each_least": _("Too few from: %(names)s.") % {"names": short}
        if short
        else _("No participant is registered."),
        "deputies_least": ngettext(
            "%(n)s seat has too few.", "%(n)s seats have too few.", one.count
        )
        % {"n": one.count},
        "term_most": _("The longest is %(n)s months.") % {"n": one.count},
    }
    return told.get(key, "")


def checks_in_words(checks: list[Checked], names: dict[int, str]) -> list[CheckTold]:
    """Every demand with how it stands; `names` are those of members by id."""
    return [_check(one, names) for one in checks]


def _check(one: Checked, names: dict[int, str]) -> CheckTold:
    tone, name = STATES[one.state]
    return CheckTold(
        demand_text(one.demand.key, one.demand.least),
        stands_text(one, names),
        str(one.state),
        tone,
        str(name),
        one.demand.source,
    )


def period(rules: MeetingRules) -> str:
    return period_text(rules.valid_from, rules.valid_to)


def term_text(body: Any, chosen: RuleSet | None) -> str:
    """How long people are chosen for, and who says so."""
    if not body.term_months:
        return _("No fixed term")
    years, months = divmod(body.term_months, 12)
    if months:
        text = ngettext("%(n)s month", "%(n)s months", body.term_months) % {"n": body.term_months}
    else:
        text = ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
    same = chosen is not None and chosen.term_months == body.term_months and chosen.term_source
    return f"{text} ({chosen.term_source})" if same and chosen else text


__all__ = ["checks_in_words", "day_text", "demand_text", "period", "rules_in_words", "term_text"]
