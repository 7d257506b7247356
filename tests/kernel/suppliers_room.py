"""A register of suppliers as a room would declare it, and addresses that hold it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q
from django.urls import include, path

from samdrift.kernel import lists, rights
from samdrift.kernel.forms import Form
from samdrift.kernel.history import changes_of, record
from samdrift.kernel.lists import Act, Column, ListSpec, Register
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.registers import register_urls
from samdrift.parties.models.suppliers import Supplier
from samdrift.urls import handler403, handler404, handler500
from samdrift.urls import urlpatterns as all_urls

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

rights.right("trial.change", rights.holds("daily_manager"), "the daily manager")


class SupplierForm(Form):
    name = forms.CharField(label="Name", max_length=60)
    orgnr = forms.CharField(label="Number", required=False)


@transaction.atomic
def add(*, by: Viewer, name: str, orgnr: str) -> Supplier:
    row = Supplier.objects.create(name=name, orgnr=orgnr)
    record("supplier.added", row, by=by, changes={"name": [None, name]})
    return row


@transaction.atomic
def change(row: Supplier, *, by: Viewer, **values: Any) -> Supplier:
    changes = changes_of(row, values)
    for field, value in values.items():
        setattr(row, field, value)
    row.save()
    record("supplier.changed", row, by=by, changes=changes)
    return row


def number_all(rows: Any, by: Viewer, values: Any) -> int:
    for row in rows:
        change(row, by=by, name=row.name, orgnr="999999999")
    return len(rows)


def detail(viewer: Viewer, row: Supplier) -> dict[str, Any]:
    return {
        "lead": "A supplier that delivers.",
        "facts": [("Number", row.orgnr, ""), ("Users", None, "")],
        "acts": [("Order", "/components/", True)],
    }


register = Register(
    room="trial",
    key="supplier",
    model=Supplier,
    name="Supplier",
    lead="Those who deliver to us.",
    spec=ListSpec(
        key="suppliers",
        title="Suppliers of trials",
        rows=lambda viewer: Supplier.objects.seen_by(viewer),
        columns=[
            Column(
                "name",
                "Name",
                lambda row: row.name,
                link=lambda row: f"/trial/suppliers/{row.pk}/",
                sort="name",
            ),
            Column("orgnr", "Number", lambda row: row.orgnr, sort="orgnr", numeric=True),
            Column("key", "Key", lambda row: row.pk, default=False),
        ],
        filters=[
            lists.text_filter("text", "Name holds", "name"),
            lists.flag("numbered", "Has a number", lambda viewer: ~Q(orgnr="")),
            lists.equals("orgnr", "Number", "orgnr", [("1", "One"), ("2", "Two")]),
        ],
        order="name",
        page_size=10,
    ),
    form=SupplierForm,
    create=add,
    change=change,
    may_create="trial.change",
    may_change="trial.change",
    new_label="New supplier",
    detail_context=detail,
    acts=[Act("number", "Give a number", "trial.change", number_all)],
    summary=lambda viewer: "All those who deliver.",
)

urlpatterns = [
    *all_urls,
    path("trial/", include((register_urls(register, "suppliers/"), "trial"))),
]
# Other tests walk through every register there is: this one is reached by its addresses alone.
registry.registers.pop("trial.supplier")
