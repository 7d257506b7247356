"""The same mail at the same moment by two ways, two workers on one mail: one row, one case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from samdrift.desk.models.cases import Case
from samdrift.desk.models.mail import IncomingMail
from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.services import mail
from tests.at_once import refusals_of
from tests.desk.made import machine, make_desk
from tests.desk.made_mail import make_mailbox, message
from tests.kernel.conftest import drop_guards
from tests.world import World, make_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def committed(transactional_db: Any, today: dt.date) -> Iterator[World]:
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield make_world(today)
    drop_guards()


def test_one_mail_that_comes_and_is_handled_at_once_is_one_case(committed: World) -> None:
    make_desk(committed)
    make_mailbox(committed)
    by, raw = machine(committed), message()

    def come() -> None:
        mail.receive(raw, by=by, how="http", later=False)

    assert refusals_of([come, come, come]) == []
    row = IncomingMail.objects.get()

    def take() -> None:
        mail.handle(IncomingMail.objects.get(pk=row.pk), by=by)

    assert refusals_of([take, take, take]) == []
    row.refresh_from_db()
    assert (row.state, Case.objects.count(), OutgoingMail.objects.count()) == ("taken", 1, 1)
