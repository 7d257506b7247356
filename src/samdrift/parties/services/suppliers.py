"""Acts on suppliers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.services.common import (
    first_values,
    lock,
    require_free_orgnr,
    require_orgnr,
    require_text,
    write,
)


@transaction.atomic
def add_supplier(*, by: Viewer, name: str, orgnr: str = "", **values: Any) -> Supplier:
    """Add a supplier; its organisation number is checked and belongs to one supplier."""
    require(by, "parties.manage_suppliers")
    values |= {"name": _named(name), "orgnr": require_orgnr(orgnr)}
    require_free_orgnr(Supplier, values["orgnr"])
    supplier = Supplier.objects.create(**values)
    record("supplier.added", supplier, by=by, changes=first_values(values))
    search.index([supplier])
    return supplier


@transaction.atomic
def change_supplier(supplier: Supplier, *, by: Viewer, **values: Any) -> Supplier:
    """Change what is known of a supplier."""
    require(by, "parties.manage_suppliers", supplier)
    supplier = lock(Supplier, supplier.pk)
    if "name" in values:
        values["name"] = _named(values["name"], but=supplier.pk)
    if "orgnr" in values:
        values["orgnr"] = require_orgnr(values["orgnr"])
        require_free_orgnr(Supplier, values["orgnr"], but=supplier.pk)
    changes = write(supplier, values)
    if changes:
        record("supplier.changed", supplier, by=by, changes=changes)
        search.index([supplier])
    return supplier


def _named(name: str, *, but: int | None = None) -> str:
    plain = require_text(name, "name", _("Write what the supplier is called."))
    if Supplier.objects.filter(name__iexact=plain).exclude(pk=but).exists():
        raise DomainError(
            "supplier_there",
            _("There is a supplier called %(name)s already. Open it from the list of suppliers.")
            % {"name": plain},
            field="name",
        )
    return plain
