"""The same act on several cases: each is done whole or not at all, and those that were not are named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from samdrift.desk.calc.case_states import State
from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.services import cases as services
from samdrift.kernel.errors import DomainError
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person

Undo = list[list[Any]]
"""What it takes to undo an act: for each case its key and the values it had."""


@dataclass
class Outcome:
    """What became of the cases. `already` were so before; `undo` is empty where nothing can be taken back."""

    done: list[Case] = field(default_factory=list)
    already: list[Case] = field(default_factory=list)
    refused: list[tuple[Case, str]] = field(default_factory=list)
    undo: Undo = field(default_factory=list)


def each(
    cases: Sequence[Case],
    act: Callable[[Case], Any],
    before: Callable[[Case], list[Any]] | None = None,
) -> Outcome:
    """Do the act with each case in a transaction of its own; a refusal leaves that case as it was."""
    outcome = Outcome()
    for case in cases:
        had = before(case) if before else None
        try:
            with transaction.atomic():
                act(case)
        except DomainError as error:
            outcome.refused.append((case, str(error.message)))
            continue
        outcome.done.append(case)
        if had is not None:
            outcome.undo.append([case.pk, *had])
    return outcome


def take(cases: Sequence[Case], by: Viewer, _values: Mapping[str, Any]) -> Outcome:
    """Those that one has begun on already are told apart, and are not taken back with the rest."""
    own = [case for case in cases if _is_begun_by(case, by)]
    outcome = each(
        [case for case in cases if case not in own],
        lambda case: services.take(case, by=by),
        _owner,
    )
    outcome.already = own
    return outcome


def _is_begun_by(case: Case, by: Viewer) -> bool:
    return case.is_open and case.state != State.NEW and case.agent_id == by.person_id


def assign(cases: Sequence[Case], by: Viewer, values: Mapping[str, Any]) -> Outcome:
    return each(cases, lambda case: services.assign(case, by=by, **values), _owner)


def wait(cases: Sequence[Case], by: Viewer, values: Mapping[str, Any]) -> Outcome:
    return each(cases, lambda case: services.wait(case, by=by, **values), lambda _case: [])


def prioritise(cases: Sequence[Case], by: Viewer, values: Mapping[str, Any]) -> Outcome:
    return each(
        cases,
        lambda case: services.prioritise(case, by=by, **values),
        lambda case: [case.impact, case.urgency],
    )


def answer(cases: Sequence[Case], by: Viewer, values: Mapping[str, Any]) -> Outcome:
    text = values["text"]
    return each(
        cases, lambda case: services.write(case, by=by, text=text, public=True, kind="answer")
    )


def resolve(cases: Sequence[Case], by: Viewer, values: Mapping[str, Any]) -> Outcome:
    return each(cases, lambda case: services.resolve(case, by=by, **values))


def merge(cases: Sequence[Case], by: Viewer, values: Mapping[str, Any]) -> Outcome:
    """Each into the one that was named; that one is left out."""
    into, reason = values["into"], values["reason"]
    others = [case for case in cases if case.pk != into.pk]
    return each(
        others,
        lambda case: services.merge([case], into=into, by=by, reason=reason),
        lambda _case: [],
    )


def _owner(case: Case) -> list[Any]:
    return [case.team_id, case.agent_id]


def undo(act: str, rows: Sequence[Case], told: Undo, by: Viewer) -> Outcome:
    """Take back an act on those of the cases that still stand."""
    had = {one[0]: one[1:] for one in told}
    return each(rows, lambda case: _UNDO[act](case, by, had[case.pk]))


def _give_back(case: Case, by: Viewer, had: list[Any]) -> None:
    team, agent = had
    services.assign(
        case,
        by=by,
        team=Team.objects.filter(pk=team).first(),
        agent=Person.objects.filter(pk=agent).first(),
    )


def _prioritise_back(case: Case, by: Viewer, had: list[Any]) -> None:
    services.prioritise(case, by=by, impact=had[0], urgency=had[1])


_UNDO: dict[str, Callable[[Case, Viewer, list[Any]], Any]] = {
    "take": _give_back,
    "assign": _give_back,
    "wait": lambda case, by, _had: services.go_on(case, by=by),
    "priority": _prioritise_back,
    "merge": lambda case, by, _had: services.unmerge(case, by=by),
}
UNDONE = frozenset(_UNDO)
"""The acts that can be taken back."""
