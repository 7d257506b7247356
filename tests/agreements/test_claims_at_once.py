"""Two that act on the same claim, level or option at the same time never do it twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from samdrift.agreements.models.changes import Change
from samdrift.agreements.models.claims import Claim, Measurement, Settlement
from samdrift.agreements.models.options import Option
from samdrift.agreements.services.awards import set_award
from samdrift.agreements.services.claim_money import settle
from samdrift.agreements.services.options import add_option, use_option
from samdrift.kernel.errors import DomainError
from samdrift.kernel.registry import Ref
from tests.agreements.made import machine, make_agreement
from tests.agreements.made_claims import make_claim, make_level, measure
from tests.governance.test_matters_at_once import at_once
from tests.kernel.conftest import drop_guards
from tests.world import make_world

pytestmark = pytest.mark.postgres
TOGETHER = 4


@pytest.fixture
def committed(transactional_db: Any) -> Iterator[None]:
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield
    drop_guards()


def test_a_claim_of_the_same_mark_is_raised_once_and_numbers_are_given_once(
    committed: None, today: dt.date
) -> None:
    world = make_world(today)
    agreement = make_agreement(world)
    assert at_once(lambda: make_claim(world, agreement, mark="price 2026"), TOGETHER) == []
    assert Claim.objects.count() == 1
    other = make_agreement(world, title="Den andre avtalen")
    rows = iter([agreement, other] * TOGETHER)
    assert at_once(lambda: make_claim(world, next(rows)), TOGETHER) == []
    numbers = list(Claim.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, TOGETHER + 2))


def test_a_measurement_stands_once_and_gives_one_claim(committed: None, today: dt.date) -> None:
    world = make_world(today)
    term = make_level(make_agreement(world))
    values = iter(["99.1", "99.2", "99.1", "99.2"])
    assert at_once(lambda: measure(world, term, next(values)), TOGETHER) == []
    standing = Measurement.objects.standing().get()
    claim = Claim.objects.get()
    assert claim.amount == Decimal(15_750)
    assert standing.value in {Decimal("99.1"), Decimal("99.2")}
    older = Measurement.objects.exclude(pk=standing.pk)
    assert all(one.superseded_by_id for one in older)


def test_money_from_one_source_settles_a_claim_once(committed: None, today: dt.date) -> None:
    world = make_world(today)
    claim = make_claim(world, make_agreement(world))
    source = Ref("money.invoice", 17)
    told = {"by": machine(world), "amount": Decimal(14_500), "day": today, "source": source}
    assert at_once(lambda: settle(claim, **told), TOGETHER) == []
    assert Settlement.objects.count() == 1
    claim.refresh_from_db()
    assert (claim.credited, claim.state) == (Decimal(14_500), Claim.State.CREDITED)


def test_an_option_is_used_once_and_opens_one_change(committed: None, today: dt.date) -> None:
    world = make_world(today)
    agreement = make_agreement(world)
    by = machine(world)
    set_award(agreement, by=by, value=Decimal(1_000_000))
    option = add_option(
        agreement, by=by, title="Mer", about=Option.About.VOLUME, last_notice=dt.date(2030, 1, 1)
    )
    broken = at_once(lambda: use_option(option, by=machine(world), decided_on=today), TOGETHER)
    assert len(broken) == TOGETHER - 1
    assert all(isinstance(one, DomainError) and one.code == "decided" for one in broken)
    assert Change.objects.get().option == option
