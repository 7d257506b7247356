"""The example's findings: some taken in hand, handed over, waiting, or accepted until a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from samdrift.followup.models.findings import Finding
from samdrift.followup.services import findings as services
from samdrift.kernel.viewer import ActorKind, Viewer

MONTH = dt.timedelta(days=30)
HALF_A_YEAR = dt.timedelta(days=182)
HANDED = (
    # member, kind ends with, whom, days the deadline lies ahead of today (behind, when negative)
    ("Alta", "not_accepted", "alta_coordinator", 14),
    ("Alta", "no_super_user", "alta_coordinator", -6),
    ("Hammerfest", "no_super_user", "hammerfest_coordinator", 21),
    ("Hammerfest", "overdue", "hammerfest_coordinator", -12),
    ("Nordkapp", "no_owner", "nordkapp_coordinator", 45),
    ("Måsøy", "no_super_user", "masoy_office", 60),
)
TAKEN = (("Alta", "no_owner"), ("Alta", "overdue"), ("Nordkapp", "overdue"))
ACCEPTED = (
    ("Loppa", "no_super_user", "Kommunen har én ansatt på feltet, og naboen hjelper."),
    ("Hasvik", "no_deputy", "Kommunen er for liten til to. Driftssentralen trår til."),
    ("Loppa", "no_owner", "Systemet fases ut i løpet av året."),
)
WAITING = (("Loppa", "no_consent", "Kommunestyret i Loppa tar stilling til felles forvaltning."),)


def make_findings(stage: Any) -> None:
    """The lead hands out and decides; those who were given something take some of it in hand."""
    lead = _acting(stage, "management_lead", ("management_lead", None))
    for member, kind, key, days in HANDED:
        found = _some(stage, member, kind)
        given = replace(lead, today=stage.today - MONTH)
        services.hand_over(
            found,
            person=stage["people"][key],
            by=given,
            deadline=stage.today + dt.timedelta(days=days),
        )
        services.take(found[:1], by=_acting(stage, key))
    for member, kind in TAKEN:
        services.take(_some(stage, member, kind), by=lead)
    for member, kind, reason in ACCEPTED:
        found = _some(stage, member, kind)
        services.accept(found, until=stage.today + HALF_A_YEAR, reason=reason, by=lead)
    for member, kind, reason in WAITING:
        services.wait(_some(stage, member, kind), reason=reason, by=lead)


def _some(stage: Any, member: str, kind: str, most: int = 2) -> list[Finding]:
    """New findings of the kind that concern the member and that nobody has."""
    rows = Finding.objects.filter(status="new", responsible=None, kind__endswith=f".{kind}")
    rows = rows.concerning([stage["members"][member].pk])
    return list(rows.order_by("sort_key", "pk")[:most])


def _acting(stage: Any, key: str, *held: tuple[str, int | None]) -> Viewer:
    person = stage["people"][key]
    acting: Viewer = replace(
        stage.by,
        kind=ActorKind.PERSON,
        person_id=person.pk,
        name=str(person),
        members=frozenset({person.employer_id}),
        centre=False,
        roles=frozenset(held),
    )
    return acting
