"""The database itself refuses to change history, whoever asks."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.kernel.conftest import drop_guards

from samdrift.kernel import guards, seals, viewer
from samdrift.kernel.history import record
from samdrift.kernel.models.history import Event, EventPersonal
from samdrift.kernel.models.site import Site

TABLES = [*guards.INSERT_ONLY, guards.ERASE_ONLY]


@pytest.fixture
def event(db: None) -> Event:
    by = viewer.terminal(timezone.localdate())
    made = record(
        "site.founded", Site.objects.create(name="Vik"), by=by, personal={"email": "a@vik.test"}
    )
    seals.seal_new(by)
    return made


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("table", TABLES)
def test_row_of_history_cannot_be_deleted(event: Event, table: str) -> None:
    refused(f"DELETE FROM {table}")  # noqa: S608 -- the test's own


@pytest.mark.parametrize("table", TABLES)
def test_row_of_history_cannot_be_changed(event: Event, table: str) -> None:
    refused(f"UPDATE {table} SET id = id + 1000")  # noqa: S608 -- the test's own


def test_row_of_history_cannot_be_replaced(event: Event) -> None:
    if connection.vendor == "postgresql":
        refused(
            f"INSERT INTO kernel_event SELECT * FROM kernel_event WHERE id = {event.pk} "  # noqa: S608 -- the test's own
            "ON CONFLICT (id) DO UPDATE SET text = ''"
        )
    else:
        refused(f"REPLACE INTO kernel_event SELECT * FROM kernel_event WHERE id = {event.pk}")  # noqa: S608 -- the test's own


@pytest.mark.postgres
@pytest.mark.parametrize("table", TABLES)
def test_table_of_history_cannot_be_emptied(event: Event, table: str) -> None:
    connection.check_constraints()
    refused(f"TRUNCATE {table} CASCADE")


def test_personal_value_can_be_erased_and_nothing_else(event: Event) -> None:
    rows = EventPersonal.objects.filter(event=event)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(value="another")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(value=None, erased_at=timezone.now(), field="phone")
    assert rows.update(value=None, erased_at=timezone.now()) == 1


def test_erased_value_cannot_come_back(event: Event) -> None:
    rows = EventPersonal.objects.filter(event=event)
    rows.update(value=None, erased_at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(value="a@vik.test", erased_at=None)


def test_missing_guard_is_named(db: None) -> None:
    assert guards.missing() == set()
    drop_guards()
    assert guards.missing() == guards.names(connection.vendor)
    guards.put_in_place()
    assert guards.missing() == set()


def test_guards_are_put_back_once_by_a_migration(db: None) -> None:
    drop_guards()
    with CaptureQueriesContext(connection) as seen:
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    put_back = [
        one for one in seen if "CREATE" in one["sql"] and "kernel_event_delete" in one["sql"]
    ]
    assert len(put_back) == 1
    assert guards.missing() == set()


def test_guards_stand_after_a_migration_that_rebuilds_the_table(committed: None) -> None:
    field = Event._meta.get_field("what")
    wider = field.clone()
    wider.max_length = 90
    wider.set_attributes_from_name("what")
    with connection.schema_editor() as editor:
        editor.alter_field(Event, field, wider)
        if connection.vendor == "sqlite":
            assert "samdrift_kernel_event_delete" in guards.missing(), (
                "SQLite drops them in silence"
            )
    call_command("migrate", verbosity=0)
    assert guards.missing() == set()
    with connection.schema_editor() as editor:
        editor.alter_field(Event, wider, field)
    guards.put_in_place()
