"""The members' own matters of a joint one: made for all at once, each with the text as it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from samdrift.governance.models.basis import (
    Alternative,
    Attachment,
    BasisPart,
    Consequence,
    CostLine,
)
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.matters import Matter, Step, Version
from samdrift.governance.services.versions import digest_of
from samdrift.kernel import bulk, search
from samdrift.kernel.history import Happening, kind_of, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member


def make_children(
    joint: Matter,
    version: Version,
    councils: dict[int, Body],
    members: Sequence[Member],
    *,
    serial: int,
    by: Viewer,
) -> dict[int, Matter]:
    """Member id → its own matter, before its council, with the joint text as its first version: as
    many queries however many members. Numbers are given from `serial` on; the site is held.
    """
    made = [_child(joint, version, member, serial + n, by) for n, member in enumerate(members)]
    bulk.add_all(made)
    by_member = {one.member_id: one for one in made if one.member_id is not None}
    bulk.add_all(
        [
            Step(
                matter=child,
                order=0,
                body=councils[member],
                task=Step.Task.DECIDE,
                came_on=by.today,
            )
            for member, child in by_member.items()
        ]
    )
    _copy_basis(joint, by_member)
    _freeze(version, members, by_member, by)
    _tell(by_member, joint, by)
    return by_member


def _child(joint: Matter, version: Version, member: Member, serial: int, by: Viewer) -> Matter:
    closed = joint.openness != Matter.Openness.COOPERATION
    return Matter(
        year=by.today.year,
        serial=serial,
        title=joint.title,
        sort_key=joint.sort_key,
        kind=joint.kind,
        member=member,
        status=Matter.Status.TREATED,
        openness=Matter.Openness.MEMBER if closed else Matter.Openness.COOPERATION,
        exemption=joint.exemption,
        prepared_by_id=by.person_id or joint.prepared_by_id,
        begun_on=by.today,
        origin_kind=kind_of(Matter),
        origin_id=joint.pk,
        resolution=version.resolution,
    )


# The basis: what is for all, and what is for this member


def _rows(model: Any, joint: Matter) -> list[Any]:
    return list(model.objects.filter(matter=joint).order_by("pk"))


def _copy(row: Model, **values: Any) -> Any:
    """A new row like this one, with other values."""
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in values
    }
    return type(row)(**kept, **values)


def _copy_basis(joint: Matter, children: dict[int, Matter]) -> None:
    alternatives = _rows(Alternative, joint)
    copied = {
        (member, one.pk): _copy(one, matter=child)
        for member, child in children.items()
        for one in alternatives
    }
    bulk.add_all(list(copied.values()))
    for model in (BasisPart, Attachment):
        rows = _rows(model, joint)
        bulk.add_all([_copy(one, matter=child) for child in children.values() for one in rows])
    costs = _rows(CostLine, joint)
    bulk.add_all(
        [
            _copy(one, matter=child, alternative=copied.get((member, one.alternative_id)))
            for member, child in children.items()
            for one in costs
            if one.member_id in {None, member}
        ]
    )
    own = {one.member_id: one for one in _rows(Consequence, joint)}
    bulk.add_all(
        [_copy(own[member], matter=child) for member, child in children.items() if member in own]
    )


def content_for(content: dict[str, Any], member: str) -> dict[str, Any]:
    """A version's content as the member gets it: of costs and consequences those for all, and its own."""
    return {
        **content,
        "costs": [one for one in content.get("costs", []) if one["member"] in {None, member}],
        "consequences": [one for one in content.get("consequences", []) if one["member"] == member],
    }


def _freeze(
    version: Version, members: Sequence[Member], children: dict[int, Matter], by: Viewer
) -> None:
    now, made = by.now, []
    for member in members:
        content = content_for(version.content, member.name)
        made.append(
            Version(
                matter=children[member.pk],
                number=1,
                resolution=version.resolution,
                content=content,
                digest=digest_of(content, version.resolution),
                made_by_id=by.person_id,
                made_at=now,
            )
        )
    bulk.add_all(made)


def _tell(children: dict[int, Matter], joint: Matter, by: Viewer) -> None:
    record_all(
        (
            Happening(
                "matter.begun",
                child,
                {"title": [None, child.title], "member_id": [None, member]},
                note=str(joint),
            )
            for member, child in children.items()
        ),
        by=by,
    )
    search.index(list(children.values()))


def withdraw_children(pks: Sequence[int], *, reason: str, by: Viewer) -> None:
    """Members are not asked any more: their own matters that are still open end."""
    rows = Matter.objects.open().filter(pk__in=pks).select_for_update(of=("self",))
    held = list(rows.order_by("pk"))
    status = Matter.Status.WITHDRAWN.value
    Matter.objects.filter(pk__in=[one.pk for one in held]).update(
        status=status, closed_on=by.today, closed_because=reason[:500]
    )
    told = [
        Happening("matter.withdrawn", one, {"status": [one.status, status]}, note=reason)
        for one in held
    ]
    record_all(told, by=by)
