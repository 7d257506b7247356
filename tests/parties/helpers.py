"""What the tests of the parties share: the latest event, refusals, and the database as plain data."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from samdrift.kernel.errors import DomainError
from samdrift.kernel.models.history import Event

OF_HISTORY = {"parties.succession", "parties.successionlink"}


def last_event(what: str) -> dict[str, Any]:
    """The changes of the newest event of this name."""
    event = Event.objects.filter(what=what).order_by("-id").first()
    assert event is not None, f"no event {what}"
    return dict(json.loads(event.text)["changes"])


def refused(code: str, act: Callable[..., Any], *args: Any, **values: Any) -> DomainError:
    """The act is refused with this code; the refusal is given back."""
    with pytest.raises(DomainError) as found:
        act(*args, **values)
    assert found.value.code == code, f"refused with {found.value.code}: {found.value.message}"
    assert str(found.value.message)
    return found.value


def parties_now() -> dict[str, list[Any]]:
    """Every row of the parties with all its values and links, but for the acts of succession."""
    found: dict[str, list[Any]] = {}
    for model in apps.get_app_config("parties").get_models(include_auto_created=True):
        if model._meta.label_lower not in OF_HISTORY:
            rows = list(model._base_manager.order_by("pk").values())
            if model._meta.auto_created:
                rows = sorted(
                    tuple(sorted((k, v) for k, v in row.items() if k != "id")) for row in rows
                )
            found[model._meta.label_lower] = rows
    return found
