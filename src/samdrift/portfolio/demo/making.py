"""Makes the example's systems by the same services that people use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.parties.models.members import Member
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.services.suppliers import add_supplier
from samdrift.portfolio.demo.table import (
    FLOWS,
    LEANS,
    OF_KVALSUND,
    OUTSIDE,
    SIZES,
    SYSTEMS,
    Made,
)
from samdrift.portfolio.models.integrations import CommonComponent
from samdrift.portfolio.models.systems import ServiceArea, System
from samdrift.portfolio.models.uses import Use, UserCount
from samdrift.portfolio.services import areas, integrations, systems, uses
from samdrift.portfolio.services.gaps import postponed
from samdrift.portfolio.services.likeness import suggest_alike

Uses = dict[tuple[str, str], Use]

SOMETIMES, OFTEN, MOSTLY = 0.5, 0.75, 0.85
"""How often a field is filled in, so that the example has gaps as real registers have."""


def make(stage: Any) -> None:
    """Make systems, uses, counts, integrations and what leans on common components."""
    areas.load_reference_data(by=stage.by)
    members: dict[str, Member] = stage["members"]
    suppliers = {name: _supplier(name, stage) for name in sorted({one.supplier for one in SYSTEMS})}
    made = {one.name: _system(one, suppliers[one.supplier], stage) for one in SYSTEMS}
    held: Uses = {}
    # What is missing is looked for when the roles are there.
    with postponed(find=False):
        for one in SYSTEMS:
            for name in one.members.split():
                if name in members:
                    held[one.name, name] = _use(one, made[one.name], members[name], stage)
        _former(members, made, stage)
    _flows(held, stage)
    suggest_alike(by=stage.by)
    stage.keep("systems", made)
    stage.keep("uses", held)


def _supplier(name: str, stage: Any) -> Supplier:
    found = Supplier.objects.filter(name=name).first()
    return found or add_supplier(by=stage.by, name=name)


def _system(one: Made, supplier: Supplier, stage: Any) -> System:
    held = list(ServiceArea.objects.filter(name=one.area))
    return systems.add_system(
        by=stage.by,
        name=one.name,
        supplier=supplier,
        areas=held,
        purpose=one.purpose,
        kind=one.kind,
        life_cycle=one.life_cycle,
        management=one.management,
        introduced_on=dt.date(2011 + stage.chance.randrange(10), 1, 1),
        replace_on=_soon(stage, 200) if one.life_cycle == "replace" else None,
        functional_fit=stage.chance.choice((2, 3, 4, 4, 5, None)),
        technical_fit=stage.chance.choice((2, 3, 4, 5, None)),
    )


def _soon(stage: Any, most: int) -> dt.date:
    return stage.today + dt.timedelta(days=30 + stage.chance.randrange(most))  # type: ignore[no-any-return]


def _use(one: Made, system: System, member: Member, stage: Any) -> Use:
    chance = stage.chance
    operated = {"centre": "centre", "local": "member"}.get(one.hosting, "supplier")
    use = uses.add_use(
        by=stage.by,
        system=system,
        member=member,
        valid_from=dt.date(2012 + chance.randrange(9), chance.choice((1, 8)), 1),
        version=f"{chance.randrange(3, 12)}.{chance.randrange(10)}"
        if chance.random() < OFTEN
        else "",
        hosting=one.hosting,
        operated_by=operated,
        service_level={5: "gold", 4: "gold", 3: "silver"}.get(one.criticality, "bronze"),
        criticality=one.criticality,
        confidentiality={"special": 5, "ordinary": 3}.get(one.personal_data, 1),
        integrity=max(2, one.criticality - chance.randrange(2)),
        availability=one.criticality if chance.random() < OFTEN else None,
        personal_data=one.personal_data,
        security_level={"special": "secured", "ordinary": "internal"}.get(
            one.personal_data, "open"
        ),
        risk_assessed_on=dt.date(2023, 1 + chance.randrange(12), 1)
        if chance.random() < SOMETIMES
        else None,
        phase_out_on=_soon(stage, 80) if one.life_cycle == "phase_out" else None,
        components=_leans_on(one.name),
    )
    if chance.random() < MOSTLY:
        _count(use, int(SIZES[member.name] * one.share) or 1, stage)
    return use


def _leans_on(name: str) -> list[CommonComponent]:
    wanted = [component for component, names in LEANS.items() if name in names]
    return list(CommonComponent.objects.filter(name__in=wanted).order_by("name"))


def _count(use: Use, users: int, stage: Any) -> None:
    """A count a year ago and one of this autumn."""
    source = UserCount.Source
    last_year = stage.today.replace(day=1) - dt.timedelta(days=330)
    before = max(1, int(users * stage.chance.uniform(0.85, 1.05)))
    uses.count_users(use, by=stage.by, counted_on=last_year, count=before, source=source.ESTIMATE)
    day = stage.today - dt.timedelta(days=20)
    uses.count_users(use, by=stage.by, counted_on=day, count=users, source=source.DIRECTORY)


def _former(members: dict[str, Member], made: dict[str, System], stage: Any) -> None:
    """What the member that is no more used until the day it was merged."""
    former = members.get("Kvalsund")
    if former is None or former.ceased_on is None:
        return
    for name in OF_KVALSUND:
        uses.add_use(
            by=stage.by,
            system=made[name],
            member=former,
            valid_from=dt.date(2012, 1, 1),
            valid_to=former.ceased_on,
            hosting="local",
            operated_by="member",
        )


def _flows(held: Uses, stage: Any) -> None:
    for source, target, content, method, frequency, needed in FLOWS:
        for (name, member), use in held.items():
            other = held.get((target, member))
            if name == source and other is not None:
                integrations.add_integration(
                    by=stage.by,
                    source=use,
                    target=other,
                    content=content,
                    method=method,
                    frequency=frequency,
                    target_needs_it=needed,
                )
    for source, external, content, method, frequency in OUTSIDE:
        for (name, _member), use in held.items():
            if name == source:
                integrations.add_integration(
                    by=stage.by,
                    source=use,
                    external=external,
                    content=content,
                    method=method,
                    frequency=frequency,
                )
