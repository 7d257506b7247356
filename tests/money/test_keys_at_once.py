"""Two that say something of a key at the same time: no day gets two versions, no split two keys."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from samdrift.kernel.calc.periods import Period, overlaps_among
from samdrift.money.models.keys import AgreementKey, KeyVersion
from samdrift.money.services.key_parts import PartIn
from samdrift.money.services.key_ties import set_key
from samdrift.money.services.key_versions import adopt_version
from tests.agreements.made import make_agreement
from tests.governance.test_matters_at_once import at_once
from tests.kernel.conftest import drop_guards
from tests.money.made import machine
from tests.money.made_keys import make_key
from tests.world import make_world

FIRST = dt.date(2027, 1, 1)


@pytest.fixture
def committed(transactional_db: Any) -> Iterator[None]:
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield
    drop_guards()


def periods(rows: Any) -> list[Period]:
    return [Period(row.valid_from, row.valid_to) for row in rows]


@pytest.mark.postgres
def test_versions_adopted_at_once_never_overlap(committed: None, today: dt.date) -> None:
    world = make_world(today)
    key, by = make_key(world), machine(world)
    months = itertools.count()

    def adopt() -> None:
        day = FIRST + dt.timedelta(days=31 * (3 - next(months)))
        adopt_version(key, by=by, valid_from=day, parts=[PartIn("equal", Fraction(1))])

    assert at_once(adopt, 4) == []
    rows = KeyVersion.objects.filter(key=key)
    assert rows.count() == 5
    assert overlaps_among(periods(rows)) == []
    assert rows.filter(valid_to=None).count() == 1


@pytest.mark.postgres
def test_agreement_gets_one_key_for_a_day_whoever_comes_first(
    committed: None, today: dt.date
) -> None:
    world = make_world(today)
    agreement, by = make_agreement(world), machine(world)
    keys = iter([make_key(world, f"Nøkkel {number}") for number in range(4)])

    assert at_once(lambda: set_key(agreement, by=by, key=next(keys), valid_from=FIRST), 4) == []
    assert AgreementKey.objects.filter(agreement=agreement).count() == 1
