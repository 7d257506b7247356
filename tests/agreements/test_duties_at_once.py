"""Two that change an agreement at the same time never give it a duty twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from samdrift.agreements.models.duties import Duty
from samdrift.agreements.models.options import Option
from samdrift.agreements.services.duties import align
from samdrift.followup.models.activities import Activity, Occurrence
from tests.agreements.made import machine, make_agreement
from tests.agreements.made_duties import make_pool, make_report_duty, reports_of
from tests.governance.test_matters_at_once import at_once
from tests.kernel.conftest import drop_guards
from tests.world import make_world


@pytest.fixture
def committed(transactional_db: Any) -> Iterator[None]:
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield
    drop_guards()


@pytest.mark.postgres
def test_duties_follow_once_whoever_comes_first(committed: None, today: dt.date) -> None:
    world = make_world(today)
    agreement = make_agreement(world, notice_months=6)
    duty = make_report_duty(agreement)
    make_pool(agreement)
    Option.objects.create(
        agreement=agreement, title="More", about="volume", last_notice=dt.date(2030, 1, 1)
    )
    before = Duty.objects.count()
    broken = at_once(lambda: align(agreement, by=machine(world)), 4)
    assert broken == []
    assert Duty.objects.count() == before + 1
    assert Activity.objects.count() == before + 1
    assert Occurrence.objects.filter(activity__area="agreements", day__year=2030).count() == 1
    assert len({one.due_on for one in reports_of(duty)}) == len(reports_of(duty))
