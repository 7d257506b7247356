"""Objects made with less work are as Django's own."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Model
from tests.world import World

from samdrift.kernel.light import fresh
from samdrift.parties.models.suppliers import Supplier

MODELS = [one for one in apps.get_models() if one.__module__.startswith("samdrift.")]


def held(row: Model) -> dict[str, object]:
    return {name: value for name, value in row.__dict__.items() if name != "_state"}


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one._meta.label)
def test_fresh_object_is_as_any_new_one(model: type[Model]) -> None:
    row, usual = fresh(model)({}), model()
    callables = {f.attname for f in model._meta.concrete_fields if callable(f.default)}
    assert held(row).keys() >= held(usual).keys()
    assert {n: v for n, v in held(row).items() if n not in callables} == {
        n: v for n, v in held(usual).items() if n not in callables
    }
    assert {n: type(held(row)[n]) for n in callables} == {
        n: type(held(usual)[n]) for n in callables
    }
    assert row._state.adding


def test_fresh_objects_share_nothing() -> None:
    model = apps.get_model("desk.Case")
    first, second = fresh(model)({}), fresh(model)({})
    first.answers["a"] = 1
    assert second.answers == {}


def test_fresh_object_is_saved_as_any(world: World) -> None:
    row = fresh(Supplier)({"name": "Vevverket"})
    row.save()
    assert Supplier.objects.get(pk=row.pk).name == "Vevverket"


def test_fresh_object_takes_no_value_it_has_no_field_for() -> None:
    with pytest.raises(TypeError, match="nothing"):
        fresh(Supplier)({"name": "Vevverket", "nothing": 1})
