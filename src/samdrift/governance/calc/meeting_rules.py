"""The sets of meeting rules that ship with the product, read once, and what they ask of a body.

A set holds for each *point* (quorum, tie, notice …) its values, its source and how far a body may
go from it. A body's own rules are plain values by the names of `FIELDS`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import Any

POINTS: dict[str, tuple[str, ...]] = {
    "quorum": ("quorum_num", "quorum_den", "quorum_over", "votes_num", "votes_den"),
    "majority": ("majority",),
    "floor": ("floor_num", "floor_den"),
    "tie": ("tie",),
    "weights": ("weights",),
    "abstain": ("may_abstain",),
    "notice": ("notice_days",),
    "late": ("late_item",),
    "written": ("written",),
    "remote": ("is_remote_allowed",),
    "open": ("is_open",),
    "signing": ("signing",),
    "demand": ("may_demand",),
}
"""Point → the fields that say it, in the order the rules are read."""
FIELDS = tuple(name for names in POINTS.values() for name in names)
EMPTY: dict[str, Any] = {
    "quorum_over": False,
    "votes_num": None,
    "votes_den": None,
    "floor_num": None,
    "floor_den": None,
    "notice_days": None,
    "may_demand": "",
}
"""Values of a field that a set does not name."""


class Bound(StrEnum):
    """How far a body may go from a point of its set."""

    LAW = "law"
    """Fixed by law."""
    AT_LEAST = "at_least"
    """The law's least: a body may ask for more, never for less."""
    AGREEMENT = "agreement"
    """The law's rule unless the founding agreement says otherwise."""
    OWN = "own"
    """The law leaves it to the body, or to those that set it up."""
    PRACTICE = "practice"
    """Usual practice, no law."""


@dataclass(frozen=True)
class Said:
    """A text in bokmål, nynorsk and English."""

    nb: str = ""
    nn: str = ""
    en: str = ""

    def __call__(self, language: str) -> str:
        """In bokmål unless another language is asked for."""
        return str(getattr(self, language[:2], None) or self.nb)

    def __bool__(self) -> bool:
        return bool(self.nb)


@dataclass(frozen=True)
class Point:
    key: str
    values: dict[str, Any]
    source: str
    bound: Bound
    note: Said = field(default_factory=Said)


@dataclass(frozen=True)
class Demand:
    """What the law asks of who sits in the body. `least` is a count where the demand has one."""

    key: str
    source: str
    least: int | None = None


@dataclass(frozen=True)
class RuleSet:
    """The rules of one kind of body in one legal form; `law` names the chapter, "" for practice."""

    key: str
    name: Said
    law: str
    points: dict[str, Point]
    demands: tuple[Demand, ...]
    term_months: int | None
    term_source: str

    @property
    def values(self) -> dict[str, Any]:
        """Every field's value."""
        return {
            name: value for point in self.points.values() for name, value in point.values.items()
        }

    @property
    def is_by_law(self) -> bool:
        return bool(self.law)


@dataclass(frozen=True)
class KindDefaults:
    """How a body of a kind usually sits: what its form begins with."""

    kind: str
    seats_by: str
    seats_each: int
    deputies_each: int
    is_discussion_only: bool


@dataclass(frozen=True)
class Deviation:
    """A point on which wished values go from the set: whether they may, and by which rule not."""

    point: Point
    allowed: bool
    needs_source: bool


@lru_cache(maxsize=1)
def _facts() -> dict[str, Any]:
    text = files("samdrift.governance.facts").joinpath("meeting_rules.toml").read_text("utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def rule_sets() -> dict[str, RuleSet]:
    """By key, in the order of the file. A set that is `like` another takes over what it doesn't say."""
    found: dict[str, RuleSet] = {}
    for entry in _facts()["set"]:
        found[entry["key"]] = _rule_set(entry, found.get(entry.get("like", "")))
    return found


def rule_set(key: str) -> RuleSet | None:
    return rule_sets().get(key)


def _rule_set(entry: dict[str, Any], like: RuleSet | None) -> RuleSet:
    points = dict(like.points) if like else {}
    points |= {key: _point(key, one) for key, one in entry.get("points", {}).items()}
    demands = [Demand(one["key"], one["source"], one.get("least")) for one in entry["demands"]]
    return RuleSet(
        entry["key"],
        _said(entry, "name"),
        entry["law"],
        {key: points[key] for key in POINTS},
        tuple(demands),
        entry.get("term_months"),
        entry.get("term_source", ""),
    )


def _point(key: str, entry: dict[str, Any]) -> Point:
    values = {name: entry.get(name, EMPTY.get(name)) for name in POINTS[key]}
    bound = Bound(entry["bound"])
    return Point(key, values, entry.get("source", ""), bound, _said(entry, "note"))


def _said(entry: dict[str, Any], name: str) -> Said:
    return Said(*(entry.get(f"{name}_{language}", "") for language in ("nb", "nn", "en")))


@lru_cache(maxsize=1)
def _kinds() -> dict[str, KindDefaults]:
    return {
        one["key"]: KindDefaults(
            one["key"],
            one["seats_by"],
            one.get("seats_each", 1),
            one.get("deputies_each", 1),
            one.get("discussion_only", False),
        )
        for one in _facts()["kind"]
    }


def defaults_of(kind: str) -> KindDefaults:
    """How a body of this kind usually sits; a kind that is not in the table: seats one by one."""
    return _kinds().get(kind, KindDefaults(kind, "free", 1, 1, False))


def set_for(kind: str, legal_form: str | None) -> RuleSet:
    """The set of a body of this kind in an arrangement of this legal form (None: no form known).

    What no law governs meets by the set of non-statutory groups.
    """
    for entry in _facts()["choice"]:
        if entry["kind"] == kind and legal_form in entry.get("forms", [legal_form]):
            return rule_sets()[entry["set"]]
    return rule_sets()["group"]


def deviations(rules: RuleSet, wished: Mapping[str, Any]) -> list[Deviation]:
    """The points on which the wished values go from the set, in the order the rules are read."""
    return [
        Deviation(point, _may(point, wished), point.bound is Bound.AGREEMENT)
        for point in rules.points.values()
        if any(wished.get(name) != value for name, value in point.values.items())
    ]


def _may(point: Point, wished: Mapping[str, Any]) -> bool:
    if point.bound is Bound.LAW:
        return False
    return point.bound is not Bound.AT_LEAST or _asks_for_more(point, wished)


def _asks_for_more(point: Point, wished: Mapping[str, Any]) -> bool:
    """Whether what is wished is at least what the set says."""
    if point.key == "notice":
        least, days = point.values["notice_days"], wished["notice_days"]
        return least is None or (days is not None and days >= least)
    if point.key == "quorum":
        return _share(wished) >= _share(point.values)
    return False


def _share(values: Mapping[str, Any]) -> tuple[Fraction, Fraction, bool]:
    """A quorum as something that can be compared: of the members, of the votes, more than."""
    votes = Fraction(values["votes_num"] or 0, values["votes_den"] or 1)
    members = Fraction(values["quorum_num"], values["quorum_den"])
    return members, votes, bool(values["quorum_over"])
