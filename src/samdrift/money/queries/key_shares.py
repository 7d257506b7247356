"""What each member bears by a key in a period, worked out from what is known, for many at once.

`shares_of_version` reads one key; `readings` reads many with a number of queries that does not grow.
A reading that lacks something has no shares and says what is missing in `problems`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.keys import AgreementKey, KeyVersion, SplitKey
from samdrift.money.queries.key_bases import rows_of
from samdrift.money.queries.key_reader import Reader, specs_of
from samdrift.money.queries.key_readings import (
    Asked,
    KeyReading,
    PartSpec,
    Problem,
    Spec,
    reckoning_of,
)

__all__ = [
    "Asked",
    "KeyReading",
    "PartSpec",
    "Problem",
    "Spec",
    "keys_of_agreements",
    "readings",
    "reckoning_of",
    "shares_of_version",
    "specs_of",
    "version_on",
    "versions_on",
]


def versions_on(keys: Iterable[int], day: dt.date, viewer: Viewer | None = None) -> dict[int, Any]:
    """Key id → its version in force on the day; one without is left out."""
    rows = rows_of(KeyVersion, viewer).on(day).filter(key__in=list(keys)).select_related("key")
    return {one.key_id: one for one in rows.order_by("valid_from", "pk")}


def version_on(key: SplitKey, day: dt.date, viewer: Viewer | None = None) -> KeyVersion | None:
    """The version of the key in force on the day."""
    return versions_on([key.pk], day, viewer).get(key.pk)


def keys_of_agreements(
    agreements: Iterable[int], day: dt.date, viewer: Viewer | None = None
) -> dict[int, int]:
    """Agreement id → the id of the key its joint cost is split by on the day."""
    rows = rows_of(AgreementKey, viewer).on(day).filter(agreement__in=list(agreements))
    return dict(rows.order_by("valid_from", "pk").values_list("agreement_id", "key_id"))


def shares_of_version(
    version: KeyVersion | Spec,
    period: Period,
    viewer: Viewer | None = None,
    agreement: int | None = None,
) -> KeyReading:
    """What the version says of each member in the period, which has an end."""
    return readings([Asked(version, period, agreement)], viewer)[0]


def readings(asked: Sequence[Asked], viewer: Viewer | None = None) -> list[KeyReading]:
    """A reading of each that is asked for, in the same order, by at most sixteen queries."""
    if not asked:
        return []
    return Reader(asked, viewer).all()
