"""What stands on the page of a comparison: the table, the pictures, and what each number is made of."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.governance.calc.choice import Comparison, compare, shares
from samdrift.governance.calc.choice_picture import draw_stays, draw_worths
from samdrift.governance.lists import comparison_words as words
from samdrift.governance.models.basis import Alternative
from samdrift.governance.models.comparison import Criterion, Score
from samdrift.governance.queries import comparison as queries
from samdrift.governance.queries.comparison import Board
from samdrift.governance.services.comparison import PREPARE, WEIGH
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]


def comparison_url(matter_id: int, name: str = "", *more: Any) -> str:
    key = f"comparison_{name}" if name else "comparison"
    return reverse(f"governance:{key}", args=[matter_id, *more])


@dataclass(frozen=True)
class Point:
    """A criterion with its share of the weight and its score for each alternative, by name."""

    row: Criterion
    share: str
    named: list[tuple[str, Score | None]]
    change_url: str
    remove_url: str


@dataclass(frozen=True)
class Part:
    """What one criterion gives to a sum: share × score."""

    name: str
    share: str
    score: str | None
    gives: str | None


@dataclass(frozen=True)
class Way:
    """An alternative with what it is worth, and what that is made of."""

    row: Alternative
    worth: str
    is_best: bool
    missing: int
    parts: list[Part]


@dataclass(frozen=True)
class OfMember:
    """The result by one member's own weights; `verdict` empty when it has not weighed."""

    name: str
    verdict: str
    named: list[tuple[str, str]]
    differs: bool
    url: str


def page(board: Board, viewer: Viewer) -> Context:
    """All of the page; nothing is asked of the database here but rights."""
    matter = board.matter
    may = allowed(viewer, PREPARE, matter) and matter.is_open
    found = compare(board.joint, board.values, board.barred)
    return {
        "matter": matter,
        "board": board,
        "may_change": may,
        "may_choose": allowed(viewer, PREPARE, matter) and bool(board.alternatives),
        "verdict": _verdict(board, found),
        "missing": _missing(board),
        "points": _points(board),
        "ways": _ways(board, found),
        "members": _members(board, found, viewer),
        "is_scored": bool(board.scores),
        **_pictures(board, found),
        **_urls(matter.pk),
    }


def _urls(pk: int) -> Context:
    names = ("starter", "criterion_new", "scores", "choose")
    return {f"{name}_url": comparison_url(pk, name) for name in names}


def _names(board: Board) -> tuple[dict[str, str], dict[str, str]]:
    return (
        {str(one.pk): one.name for one in board.alternatives},
        {str(one.pk): one.name for one in board.criteria},
    )


def _verdict(board: Board, found: Comparison) -> str:
    if not board.criteria or not board.alternatives or not board.scores:
        return ""
    ways, _points = _names(board)
    return words.verdict(found, ways, board.barred, board.missing)


def _missing(board: Board) -> str:
    if not board.missing or not board.scores:
        return ""
    text = ngettext(
        "%(n)s score is missing. It counts as unknown, not as 0.",
        "%(n)s scores are missing. They count as unknown, not as 0.",
        board.missing,
    )
    return text % {"n": board.missing}


def _points(board: Board) -> list[Point]:
    share = shares(board.joint)
    return [
        Point(
            one,
            words.percent(share[str(one.pk)]),
            [(way.name, board.scores.get((way.pk, one.pk))) for way in board.alternatives],
            reverse("governance:criterion_change", args=[one.pk]),
            reverse("governance:criterion_remove", args=[one.pk]),
        )
        for one in board.criteria
    ]


def _ways(board: Board, found: Comparison) -> list[Way]:
    share, values = shares(board.joint), board.values
    made = []
    for way in board.alternatives:
        worth = found.worths[str(way.pk)]
        parts = [
            _part(one, share[str(one.pk)], values[str(way.pk)][str(one.pk)])
            for one in board.criteria
        ]
        is_best = found.best == (str(way.pk),)
        told = words.worth_text(worth) if board.scores else ""
        made.append(Way(way, told, is_best, len(worth.missing), parts))
    return made


def _part(criterion: Criterion, share: Fraction, score: Fraction | None) -> Part:
    return Part(
        criterion.name,
        words.percent(share),
        None if score is None else words.figure(score),
        None if score is None else words.figure(share * score),
    )


def _members(board: Board, joint: Comparison, viewer: Viewer) -> list[OfMember]:
    ways, _points = _names(board)
    made = []
    for member in board.members:
        may = board.matter.is_open and allowed(viewer, WEIGH, member.pk)
        url = comparison_url(board.matter.pk, "weights", member.pk) if may else ""
        own = board.of_member(member.pk)
        if own is None or not board.scores:
            made.append(OfMember(member.name, "", [], differs=False, url=url))
            continue
        found = compare(own, board.values, board.barred)
        told = words.verdict(found, ways, board.barred, board.missing)
        worths = [(ways[key], words.worth_text(found.worths[key])) for key in ways]
        made.append(OfMember(member.name, told, worths, found.best != joint.best, url))
    return made


def _pictures(board: Board, found: Comparison) -> Context:
    """The bars, and how far each weight may move: each drawn and in words."""
    if not board.scores or not board.criteria:
        return {}
    ways, points = _names(board)
    share = shares(board.joint)
    worths = draw_worths(found.worths)
    made: Context = {
        "worths": worths,
        "worth_bars": [
            (bar, ways[bar.key], words.worth_text(found.worths[bar.key]), bar.key in found.best)
            for bar in worths.bars
        ],
    }
    told = words.holds(
        found,
        board.joint,
        board.values,
        share,
        points=points,
        ways=ways,
        barred=board.barred,
    )
    if told:
        drawn = draw_stays(found.stays, share, list(points))
        by_key = {one.key: one for one in told}
        made |= {
            "stays": drawn,
            "stay_bars": [(bar, by_key[bar.key]) for bar in drawn.bars],
            "firm": all(one.firm for one in told),
        }
    return made


def of_matter(viewer: Viewer, matter: Any) -> Context | None:
    """On the matter's page: the result in a sentence, or the way to begin."""
    board = queries.board(matter, viewer)
    may = allowed(viewer, PREPARE, matter) and matter.is_open and len(board.alternatives) > 1
    if not board.criteria and not may:
        return None
    found = compare(board.joint, board.values, board.barred)
    told = _verdict(board, found)
    if not told and board.criteria:
        told = _("The criteria are agreed. No scores are given yet.")
    return {"told": told, "missing": _missing(board), "url": comparison_url(matter.pk)}
