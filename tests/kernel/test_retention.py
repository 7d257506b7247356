"""What is kept only for a while is removed when its time is over, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone

from samdrift.kernel import retention, viewer
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.models.intake import Intake, IntakeRow
from samdrift.kernel.models.work import Work


def forget() -> str:
    return retention.forget_old(viewer.clock(timezone.localdate()))


def intake_with_rows() -> Intake:
    file = StoredFile.objects.create(digest="a" * 64, name="a.csv", size=1, media_type="text/csv")
    intake = Intake.objects.create(kind="people", file=file, taken_count=3)
    IntakeRow.objects.bulk_create(
        IntakeRow(intake=intake, line=line, cells=["Kari"]) for line in range(3)
    )
    return intake


def test_rows_of_an_old_file_are_removed_and_its_counts_stay(db: None, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    intake = intake_with_rows()
    assert forget() == ""
    time_machine.shift(retention.INTAKE_ROWS + dt.timedelta(days=1))
    assert forget() == "3 rows of files removed"
    intake.refresh_from_db()
    assert (intake.taken_count, IntakeRow.objects.count()) == (3, 0)


def test_ended_work_is_removed_and_waiting_work_is_not(db: None) -> None:
    long_ago = timezone.now() - retention.ENDED_WORK - dt.timedelta(days=1)
    waiting = Work.objects.create(kind="a", subject_id=1, next_at=long_ago)
    Work.objects.create(kind="a", subject_id=2, next_at=long_ago, ended_at=long_ago)
    assert forget() == "1 pieces of work removed"
    assert list(Work.objects.all()) == [waiting]


def test_sessions_that_ended_are_removed(db: None) -> None:
    now = timezone.now()
    Session.objects.create(
        session_key="old", session_data="", expire_date=now - dt.timedelta(days=1)
    )
    Session.objects.create(
        session_key="new", session_data="", expire_date=now + dt.timedelta(days=1)
    )
    assert forget() == "1 sessions removed"
    assert [one.session_key for one in Session.objects.all()] == ["new"]
