"""Workers that want the same mail at the same moment: one sends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.services import outgoing_sending as sending
from samdrift.kernel.models.history import Event
from samdrift.kernel.viewer import clock
from tests.at_once import refusals_of
from tests.desk.made import make_desk
from tests.desk.made_outgoing import Post, by_mail, do_all, post  # noqa: F401
from tests.kernel.conftest import drop_guards
from tests.world import World, make_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def committed(transactional_db: Any, today: dt.date) -> Iterator[World]:
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield make_world(today)
    drop_guards()


def test_many_workers_send_each_mail_once(committed: World, post: Post) -> None:  # noqa: F811
    make_desk(committed)
    for _number in range(3):
        by_mail(committed)
    now = timezone.now()
    pks = list(OutgoingMail.objects.values_list("pk", flat=True))
    acts = [lambda pk=pk: sending.send(pk, now) for pk in pks * 2]
    acts += [do_all, lambda: sending.send_due(clock(committed.today))]
    assert refusals_of(acts) == []
    do_all()
    ids = [m["Message-ID"] for m in post.taken]
    assert len(ids) == len(set(ids)) == len(pks)
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert Event.objects.filter(what="mail_out.sent").count() == len(pks)
