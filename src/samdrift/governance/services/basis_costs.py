"""Costs and attachments of a basis."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.basis import Attachment, CostLine
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries.basis import members_of
from samdrift.governance.services.basis import hold
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import keep
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, require_text, write

_WHAT = _("Write what it is that costs.")


@transaction.atomic
def add_cost(matter: Matter, *, by: Viewer, **values: Any) -> CostLine:
    """Add a cost: `what`, `nature`, `once` and `yearly` in kroner without VAT (None is unknown),
    and where it is so the `alternative` and the `member` it is of.
    """
    matter = hold(matter, by)
    values["what"] = require_text(values.get("what", ""), "what", _WHAT)
    row = CostLine(matter=matter, **values)
    _check(row, by)
    row.save()
    record("matter.cost_added", matter, by=by, changes=first_values(values))
    return row


@transaction.atomic
def change_cost(row: CostLine, *, by: Viewer, **values: Any) -> CostLine:
    matter = hold(row.matter, by)
    values["what"] = require_text(values.get("what", row.what), "what", _WHAT)
    row = CostLine.objects.get(pk=row.pk)
    changes = write(row, values)
    _check(row, by)
    if changes:
        record("matter.cost_changed", matter, by=by, changes={**changes, "cost": [None, row.what]})
    return row


def _check(row: CostLine, by: Viewer) -> None:
    """Refuse a cost below nothing, of another matter's alternative, or of a member it concerns not."""
    for name in ("once", "yearly"):
        amount: Decimal | None = getattr(row, name)
        if amount is not None and amount < 0:
            text = _("A cost cannot be less than nothing. Write a saving under benefit.")
            raise DomainError("below_nothing", text, field=name)
    if row.alternative is not None and row.alternative.matter_id != row.matter_id:
        other = _("The alternative belongs to another matter.")
        raise DomainError("other_matter", other, field="alternative")
    if row.member_id is not None:
        concerned = {member.pk for member in members_of(row.matter, by.today)}
        if row.member_id not in concerned:
            strange = _("The matter does not concern this member.")
            raise DomainError("not_concerned", strange, field="member")


@transaction.atomic
def remove_cost(row: CostLine, *, by: Viewer) -> None:
    matter = hold(row.matter, by)
    record("matter.cost_removed", matter, by=by, changes={"cost": [row.what, None]})
    row.delete()


@transaction.atomic
def attach(
    matter: Matter, *, upload: tuple[bytes, str], by: Viewer, title: str = "", exemption: str = ""
) -> Attachment:
    """Lay a file with the matter; `upload` is its bytes and name."""
    matter = hold(matter, by)
    file = keep(*upload)
    row = Attachment.objects.create(
        matter=matter,
        file=file,
        title=title.strip() or file.name[:200],
        exemption=exemption.strip(),
        added_by_id=by.person_id,
        added_at=by.now,
    )
    changes = {"title": [None, row.title], "exemption": [None, row.exemption]}
    record("matter.attached", matter, by=by, changes=changes)
    return row


@transaction.atomic
def detach(row: Attachment, *, by: Viewer) -> None:
    """Take a file away from the matter. Versions still tell that it was there."""
    matter = hold(row.matter, by)
    record("matter.detached", matter, by=by, changes={"title": [row.title, None]})
    row.delete()
