"""Acts on keys by their name; what they say lies in their versions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.keys import SplitKey
from samdrift.money.queries import keys as queries
from samdrift.money.services import key_findings
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.services.common import first_values, lock, require_text, write

MANAGE = "money.manage_keys"


@transaction.atomic
def add_key(
    *, by: Viewer, title: str, arrangement: Arrangement | None = None, text: str = ""
) -> SplitKey:
    """A key by its name; what it says is adopted afterwards."""
    require(by, MANAGE)
    title = _title(title)
    _require_free(title)
    values = {"title": title, "arrangement": arrangement, "text": text.strip()}
    key = SplitKey.objects.create(**values)
    record("key.added", key, by=by, changes=first_values(values))
    search.index([key])
    return key


@transaction.atomic
def change_key(key: SplitKey, *, by: Viewer, **values: Any) -> SplitKey:
    """Correct its name, text or arrangement; the arrangement stands once a closed run used the key."""
    key = held(key, by)
    if "title" in values:
        values["title"] = _title(values["title"])
        _require_free(values["title"], key.pk)
    arrangement = values.get("arrangement", key.arrangement)
    if arrangement != key.arrangement and (run := queries.last_closed([key.pk])) is not None:
        raise DomainError(
            "used_in_run",
            _("“%(run)s” is closed and was split by this key. Make a new key instead.")
            % {"run": run},
            field="arrangement",
        )
    changes = write(key, values)
    if changes:
        record("key.changed", key, by=by, changes=changes)
        search.index([key])
        key_findings.look_at([key.pk], by=by)
    return key


def _title(title: str) -> str:
    return require_text(title, "title", _("Write what the key is called."))[:120]


def _require_free(title: str, but: int | None = None) -> None:
    if SplitKey.objects.filter(title__iexact=title).exclude(pk=but or 0).exists():
        raise DomainError(
            "title_taken",
            _("There is a key called “%(title)s” already. Call this one something else.")
            % {"title": title},
            field="title",
        )


def held(key: SplitKey, by: Viewer) -> SplitKey:
    """The key, locked, for one who may manage it."""
    row = lock(SplitKey, key.pk)
    require(by, MANAGE, row)
    return row
