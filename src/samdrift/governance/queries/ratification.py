"""Reads of rounds of ratification: how far each has come, and who has not answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from samdrift.governance.calc import chain as chain_calc
from samdrift.governance.calc import ratification as calc
from samdrift.governance.models.matters import Matter, Step
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.kernel.kept import ask
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Membership

OPEN = Q(ended_on__isnull=True, met_on__isnull=True)
SPEAKERS = ("director", "coordinator")


def with_counts(rows: Any) -> Any:
    """Each with how many gave each answer: `n_adopted` …, and among those named `named_adopted` …"""
    counts = {
        f"n_{status}": Count("answers", filter=Q(answers__status=status))
        for status in Answer.Status.values
    }
    named = {
        f"named_{status}": Count(
            "answers", filter=Q(answers__status=status, answers__is_named=True)
        )
        for status in Answer.Status.values
    }
    return rows.annotate(**counts, **named)


def listed(viewer: Viewer) -> Any:
    """Rounds with their matter and how far they have come."""
    rows = seen(Ratification, viewer).select_related("matter", "version", "step")
    return with_counts(rows.defer("version__content"))


def standing(ratification: Any) -> calc.Standing:
    """Of a row with counts."""
    pairs = [(one, getattr(ratification, f"n_{one}")) for one in calc.Answer]
    named = [(one, getattr(ratification, f"named_{one}")) for one in calc.Answer]
    return calc.standing_of_counts(calc.Rule(ratification.rule), dict(pairs), dict(named))


def standing_now(ratification: Ratification) -> calc.Standing:
    """As it stands in the database: one query."""
    rows = Answer.objects.filter(ratification=ratification)
    told = list(rows.values_list("member_id", "status", "is_named"))
    answers = {member: calc.Answer(status) for member, status, _named in told}
    named = frozenset(member for member, _status, is_named in told if is_named)
    return calc.standing(calc.Rule(ratification.rule), answers, named)


def answers_in(viewer: Viewer) -> Any:
    """Answers with whose they are, the round and the joint matter."""
    rows = seen(Answer, viewer).select_related(
        "member",
        "body",
        "child",
        "decision",
        "ratification__matter",
        "ratification__version",
        "carried_from__ratification",
    )
    return rows.defer("ratification__version__content")


_OF_BOARD = (
    "member_id", "status", "decided_on", "case_number", "note", "stands_for", "is_named",
    "ratification_id", "child_id", "member__name", "decision__year", "decision__serial",
    "carried_from__ratification__round",
)  # fmt: skip


def answers_of(ratification: Ratification, viewer: Viewer) -> list[Answer]:
    """All answers of the round, by the members' names, with what its board shows: one query."""

    def rows(ratification: int) -> Any:
        found = seen(Answer, viewer).filter(ratification=ratification)
        found = found.select_related("member", "decision", "carried_from__ratification")
        return found.only(*_OF_BOARD).order_by("member__sort_key", "pk")

    return list(ask("board", viewer, rows, ratification.pk))


def members_left(members: Iterable[int], arrangement: int | None, day: dt.date) -> set[int]:
    """Those that are no longer members of the arrangement on the day."""
    rows = Membership.objects.filter(on_day(day), arrangement=arrangement)
    return set(members) - set(rows.values_list("member_id", flat=True))


def children_seen(answers: Iterable[Answer], viewer: Viewer) -> set[int]:
    """Ids of the members' own matters that the viewer may open."""
    pks = [one.child_id for one in answers if one.child_id is not None]
    return set(seen(Matter, viewer).filter(pk__in=pks).values_list("pk", flat=True))


def rounds_of(matter: Matter, viewer: Viewer) -> list[Any]:
    """The rounds of a joint matter, the newest first."""

    def rows(matter: int) -> Any:
        return listed(viewer).filter(matter=matter).order_by("-round")

    return list(ask("rounds", viewer, rows, matter.pk))


def of_child(matter: Matter, viewer: Viewer) -> list[Answer]:
    """The answers that a member's own matter is for."""
    return list(answers_in(viewer).filter(child=matter).order_by("-ratification__round"))


def step_to_ratify(matter: Matter) -> Step | None:
    """The chain's step of each member, when it is its turn."""
    if matter.status != Matter.Status.TREATED:
        return None
    waiting = [one for one in matter.steps.order_by("order", "pk") if not one.is_treated]
    first = waiting[0] if waiting else None
    return first if first is not None and first.task == chain_calc.Task.RATIFY else None


@dataclass(frozen=True)
class Waiting:
    """An answer that is asked for, and the day it is due."""

    answer: Answer
    due_on: dt.date | None


def waiting_for(viewer: Viewer) -> Any:
    """Answers that the members the viewer acts for have not given, the first due first."""
    own = viewer.members_as(*SPEAKERS)
    rows = answers_in(viewer).filter(
        member_id__in=own,
        status=Answer.Status.PENDING,
        ratification__ended_on__isnull=True,
    )
    return rows.order_by("ratification__due_on", "ratification_id", "member__sort_key")


def running(viewer: Viewer) -> Any:
    """Rounds in which members are asked and the rule is not met, the first due first."""
    return listed(viewer).filter(OPEN).order_by("due_on", "pk")
