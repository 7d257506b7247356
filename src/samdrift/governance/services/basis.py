"""The living paper: the parts of a basis, its alternatives and what the matter means for each member."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.basis import Alternative, BasisPart, Consequence
from samdrift.governance.models.matters import Matter, Part
from samdrift.governance.queries.basis import members_of
from samdrift.governance.services.chain_state import require_open
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import first_values, lock, require_text, write

PREPARE = "governance.prepare_matter"


def hold(matter: Matter, by: Viewer) -> Matter:
    """The matter's row, held; refused to those who do not prepare it, and of one that has ended."""
    matter = lock(Matter, matter.pk)
    require(by, PREPARE, matter)
    require_open(matter)
    return matter


@transaction.atomic
def write_part(
    matter: Matter, part: str, *, by: Viewer, text: str = "", not_needed: str = ""
) -> BasisPart:
    """Write a part, or why it is not needed here: one of the two, or nothing to empty it."""
    matter = hold(matter, by)
    if part not in Part.values:
        raise DomainError("unknown_part", _("A basis has no such part."), field="part")
    text, reason = text.strip(), not_needed.strip()
    if text and reason:
        raise DomainError(
            "text_and_reason",
            _("Write either the text, or why it is not needed. Empty one of them."),
            field="not_needed",
        )
    row, _made = BasisPart.objects.get_or_create(matter=matter, part=part)
    changes = write(row, {"text": text, "not_needed": reason[:300]})
    if changes:
        told = {part: changes.get("text", ["", ""])} if "text" in changes else {}
        if "not_needed" in changes:
            told[f"{part}_not_needed"] = changes["not_needed"]
        record("matter.part_written", matter, by=by, changes=told)
    return row


@transaction.atomic
def write_resolution(matter: Matter, *, text: str, by: Viewer) -> Matter:
    """Write the proposal for a decision."""
    matter = hold(matter, by)
    changes = write(matter, {"resolution": text.strip()})
    if changes:
        record("matter.resolution_written", matter, by=by, changes=changes)
    return matter


# Alternatives


@transaction.atomic
def add_alternative(
    matter: Matter,
    *,
    by: Viewer,
    name: str,
    text: str = "",
    is_nothing: bool = False,
    barred: str = "",
) -> Alternative:
    """Add a way to meet the need; one alone can be to do nothing."""
    matter = hold(matter, by)
    last = matter.alternatives.aggregate(last=Max("order"))["last"]
    row = Alternative(matter=matter, order=0 if last is None else last + 1)
    values = _checked(row, name=name, text=text, is_nothing=is_nothing, barred=barred)
    for key, value in values.items():
        setattr(row, key, value)
    row.save()
    record("matter.alternative_added", matter, by=by, changes=first_values(values))
    return row


@transaction.atomic
def change_alternative(row: Alternative, *, by: Viewer, **values: Any) -> Alternative:
    matter = hold(row.matter, by)
    row = Alternative.objects.get(pk=row.pk)
    changes = write(row, _checked(row, **values))
    if changes:
        told = {**changes, "alternative": [None, row.name]}
        record("matter.alternative_changed", matter, by=by, changes=told)
    return row


def _checked(row: Alternative, **values: Any) -> dict[str, Any]:
    name = require_text(values["name"], "name", _("Give the alternative a name."))
    others = Alternative.objects.filter(matter=row.matter_id).exclude(pk=row.pk)
    if others.filter(name=name).exists():
        text = _("There is an alternative called “%(name)s” already. Choose another name.")
        raise DomainError("name_taken", text % {"name": name}, field="name")
    if values.get("is_nothing") and others.filter(is_nothing=True).exists():
        twice = _("Doing nothing is among the alternatives already.")
        raise DomainError("nothing_twice", twice, field="is_nothing")
    barred = values.get("barred", "").strip()
    if barred and row.is_chosen:
        raise _is_barred(row)
    return {
        "name": name,
        "text": values.get("text", "").strip(),
        "is_nothing": bool(values.get("is_nothing")),
        "barred": barred,
    }


def _is_barred(row: Alternative) -> DomainError:
    return DomainError(
        "barred",
        _("“%(name)s” would break the law named with it, and cannot be the one recommended.")
        % {"name": row.name},
        field="barred",
    )


@transaction.atomic
def remove_alternative(row: Alternative, *, by: Viewer) -> None:
    """Take it away, with the costs that are its own."""
    matter = hold(row.matter, by)
    record("matter.alternative_removed", matter, by=by, changes={"name": [row.name, None]})
    row.delete()


@transaction.atomic
def choose_alternative(row: Alternative, *, by: Viewer) -> Alternative:
    """The one that is recommended; the others are not. Chosen once more it is so no longer."""
    matter = hold(row.matter, by)
    row = Alternative.objects.get(pk=row.pk)
    if row.barred and not row.is_chosen:
        raise _is_barred(row)
    before = matter.alternatives.filter(is_chosen=True).first()
    matter.alternatives.update(is_chosen=False)
    if not row.is_chosen:
        Alternative.objects.filter(pk=row.pk).update(is_chosen=True)
    now = None if row.is_chosen else row.name
    changes = {"chosen": [before.name if before else None, now]}
    record("matter.alternative_chosen", matter, by=by, changes=changes)
    return Alternative.objects.get(pk=row.pk)


# Consequences


@transaction.atomic
def write_consequences(
    matter: Matter,
    *,
    by: Viewer,
    texts: Mapping[int, str],
    text: str = "",
    not_needed: str = "",
) -> None:
    """What it means for each member (id → text, empty takes it away), and for all of them."""
    matter = hold(matter, by)
    concerned = {member.pk: member for member in members_of(matter, by.today)}
    there = {row.member_id: row for row in matter.consequences.select_related("member")}
    concerned |= {pk: row.member for pk, row in there.items()}
    strange = set(texts) - set(concerned)
    if strange:
        raise DomainError(
            "not_concerned", _("The matter does not concern all of these members."), field="texts"
        )
    told: dict[str, list[Any]] = {}
    for pk, new in texts.items():
        told |= _write_one(matter, concerned[pk], there.get(pk), new.strip())
    if told:
        record("matter.consequences_written", matter, by=by, changes=told)
    write_part(matter, Part.CONSEQUENCE, by=by, text=text, not_needed=not_needed)


def _write_one(
    matter: Matter, member: Member, row: Consequence | None, text: str
) -> dict[str, list[Any]]:
    old = row.text if row else ""
    if old == text:
        return {}
    if row is None:
        Consequence.objects.create(matter=matter, member=member, text=text)
    elif text:
        write(row, {"text": text})
    else:
        row.delete()
    return {member.name: [old, text]}
