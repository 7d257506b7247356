"""Activities of people who leave and members that merge; the mail of the day; calendars."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from samdrift.followup.models.activities import Activity
from samdrift.followup.models.digests import Digest
from samdrift.followup.queries import activities as queries
from samdrift.followup.services import activity_people as people
from samdrift.followup.services import digests
from samdrift.followup.services import occurrences as services
from samdrift.kernel import viewer, work
from samdrift.kernel.services import calendars, notices
from samdrift.parties.calc.handover import MERGE, SPLIT, Handover
from tests.followup.test_activities import days, first, plan

D = dt.date


def clock(world: Any) -> Any:
    return viewer.clock(world.today)


def send_all() -> None:
    while work.do_next():
        pass


def test_the_mail_of_the_day_tells_what_is_near_and_late(world) -> None:
    plan(world, starts_on=world.today, rule={"kind": "once"}, title="Kvartalsrapport")
    plan(world, starts_on=D(2027, 6, 1), rule={"kind": "once"}, title="Langt fram")
    assert digests.make_digests(clock(world)) == "1 mails of the day"
    send_all()
    assert [one.to for one in mail.outbox] == [["mona@vik.test"]]
    assert "Kvartalsrapport" in mail.outbox[0].body
    assert "20.11.2026" in mail.outbox[0].body
    assert "Langt fram" not in mail.outbox[0].body


def test_the_mail_of_the_day_comes_once_however_often_the_clock_ticks(world) -> None:
    plan(world, starts_on=world.today, rule={"kind": "once"})
    digests.make_digests(clock(world))
    assert digests.make_digests(clock(world)) == ""
    Digest.objects.get_or_create(account_id=world.accounts["mona"].pk, day=world.today)
    send_all()
    row = Digest.objects.get(account_id=world.accounts["mona"].pk)
    assert row.mailed_at is not None
    digests.send(row.pk, None)  # type: ignore[arg-type]
    assert len(mail.outbox) == 1


def test_the_mail_of_the_day_can_be_turned_off(world) -> None:
    plan(world, starts_on=world.today, rule={"kind": "once"})
    notices.choose(world.accounts["mona"].pk, wanted=[])
    assert digests.make_digests(clock(world)) == ""
    send_all()
    assert mail.outbox == []


def test_the_mail_of_the_day_waits_for_the_morning(world) -> None:
    import time_machine

    plan(world, starts_on=world.today, rule={"kind": "once"})
    with time_machine.travel("2026-11-20T04:00:00+01:00", tick=False):
        assert digests.make_digests(clock(world)) == ""


def test_the_mail_of_the_day_is_in_the_readers_language(world) -> None:
    plan(world, starts_on=world.today, rule={"kind": "once"})
    account = world.accounts["mona"]
    account.language = "nb"
    account.save(update_fields=["language"])
    digests.make_digests(clock(world))
    send_all()
    assert "20.11.2026" in mail.outbox[0].body


def test_whoever_leaves_answers_for_nothing(world) -> None:
    activity = plan(world, role="", person=world.people["ola"])
    assert people.leave(world.people["ola"], world.today, world.viewer("mona")) == 1
    activity.refresh_from_db()
    assert activity.has_nobody
    listed = queries.listed(world.viewer("mona"))
    assert activity in listed.filter(queries.without_responsible(world.viewer("mona")))


def test_a_role_that_nobody_holds_is_without_responsible(world) -> None:
    held, not_held = plan(world), plan(world, role="security_lead")
    mona = world.viewer("mona")
    found = queries.listed(mona).filter(queries.without_responsible(mona))
    assert set(found) == {not_held}
    assert held not in found


def test_an_erased_person_is_gone_from_what_was_done(world) -> None:
    activity = plan(world, role="", person=world.people["ola"])
    one = services.mark_done(first(activity), by=world.viewer("ola"))
    assert people.erase(world.people["ola"].pk, world.viewer("dag"))
    one.refresh_from_db()
    assert one.done_by is None
    assert one.done_on == world.today


@pytest.mark.parametrize("kind", [MERGE, SPLIT])
def test_a_merge_carries_a_members_own_and_takes_it_back(world, kind: str) -> None:
    own = plan(world, "kari", member=world.nordvik, role="coordinator")
    before = days(own)
    successors = (world.sorvik.pk,) if kind == MERGE else (world.sorvik.pk, world.lillevik.pk)
    handover = Handover(kind, (world.nordvik.pk,), successors, D(2027, 3, 1))
    assert people.preview(handover, world.viewer("dag"))[0].count == 1
    data = people.apply(handover, world.viewer("dag"))
    own.refresh_from_db()
    if kind == MERGE:
        assert own.member == world.sorvik
        assert days(own) == before
    else:
        assert own.ends_on == D(2027, 3, 1)
        assert days(own) == [D(2026, 12, 1), D(2027, 1, 1), D(2027, 2, 1)]
    people.undo_step(data, world.viewer("dag"))
    assert Activity.objects.get(pk=own.pk).member == world.nordvik
    assert days(own) == before


def test_the_calendar_keeps_its_key_when_a_day_is_moved(world) -> None:
    activity = plan(world)
    mona = world.viewer("mona")
    before = calendars.calendar_of(mona).decode()
    uid = f"UID:activity-{activity.pk}-20261201@"
    assert uid in before
    assert "DTSTART;VALUE=DATE:20261201" in before
    services.move(first(activity), day=D(2026, 12, 4), reason="sykdom", by=mona)
    after = calendars.calendar_of(mona).decode()
    assert uid in after
    assert "DTSTART;VALUE=DATE:20261204" in after
    event = after[after.index(uid) :]
    assert "SEQUENCE:1" in event[: event.index("END:VEVENT")]


def test_the_calendar_holds_a_members_own_for_that_member_alone(world) -> None:
    plan(world, "kari", member=world.nordvik, role="coordinator", title="Hemmelig")
    assert b"Hemmelig" in calendars.calendar_of(world.viewer("ola"))
    assert b"Hemmelig" not in calendars.calendar_of(world.viewer("per"))
    assert timezone.localdate() == world.today
