"""How the database stands to this version: empty, behind, ready or ahead; and one runner at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from samdrift.kernel.making_tables import gathered
from samdrift.kernel.rings import never_sought

Node = tuple[str, str]
_RUNNER = 7_305_991_002
"""Key of the PostgreSQL lock that one upgrade at a time holds."""


class Standing(StrEnum):
    EMPTY = "empty"
    BEHIND = "behind"
    READY = "ready"
    AHEAD = "ahead"


def standing() -> Standing:
    """How the migrations that are applied stand to those this version has."""
    if _as_on_disk():
        return Standing.READY
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations)
    if not any(app == "kernel" for app, _name in applied):
        return Standing.EMPTY
    if _unknown(loader, applied):
        return Standing.AHEAD
    return Standing.BEHIND if waiting(loader) else Standing.READY


def _as_on_disk() -> bool:
    """Whether just the migrations there are files for are applied: then they need not be read, which
    every start would wait for.
    """
    on_disk: set[Node] = set()
    for label in apps.app_configs:
        module, _is_explicit = MigrationLoader.migrations_module(label)
        package = find_spec(module) if module else None
        folders = package.submodule_search_locations if package else None
        on_disk |= {(label, name) for _finder, name, _is_package in iter_modules(folders or [])}
    return on_disk == set(MigrationRecorder(connection).applied_migrations())


def _unknown(loader: MigrationLoader, applied: set[Node]) -> set[Node]:
    """Applied migrations of installed apps that this version does not have."""
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known |= {(app, name) for app, name in migration.replaces}
    return {node for node in applied - known if node[0] in loader.migrated_apps}


def waiting(loader: MigrationLoader | None = None) -> list[str]:
    """Migrations that are not applied, as `kernel.0002_name`, in order."""
    executor = MigrationExecutor(connection)
    if loader is not None:
        executor.loader = loader
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def applied(loader: MigrationLoader | None = None) -> dict[str, list[str]]:
    """The migrations that are applied, by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted((loader or MigrationLoader(connection)).applied_migrations):
        found.setdefault(app, []).append(name)
    return found


def state_at(loader: MigrationLoader, nodes: set[Node]) -> ProjectState:
    """The models as they were when just these migrations had been applied."""
    return loader.project_state(ends(loader, nodes), at_end=True)


def ends(loader: MigrationLoader, nodes: set[Node]) -> list[Node]:
    """The last of these migrations, of each app: those that no other of them builds on."""
    within = [node for node in nodes if node in loader.graph.nodes]
    return sorted(
        node
        for node in within
        if not any(
            child.key[0] == node[0] and child.key in nodes
            for child in loader.graph.node_map[node].children
        )
    )


def migrate() -> None:
    """Apply every migration; the guards of history are put back when it is done."""
    with never_sought():
        call_command("migrate", verbosity=0, interactive=False)


def make_if_empty() -> bool:
    """Make the tables of an empty database as this version has them; False where it was not empty."""
    if standing() is not Standing.EMPTY:
        return False
    make_tables()
    return True


def make_tables(targets: list[Node] | None = None) -> None:
    """Make the tables of an empty database as they are when `targets` are applied, all if none are
    given: each table as the migrations leave it.

    Django works out all models again for each constraint, index and field that is added to one; that
    took most of the time a new site waited.
    """
    executor: Any = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes() if targets is None else targets
    plan = executor.migration_plan(sorted(targets, key=_is_ours))
    state = executor._create_project_state(with_applied_migrations=True)  # noqa: SLF001 -- as `migrate` does
    executor.recorder.ensure_schema()
    with never_sought():
        for migration in gathered([one for one, _backwards in plan]):
            state = executor.apply_migration(state, migration)


def _is_ours(node: Node) -> bool:
    """The libraries' tables are made first: they write rows between, for which all models there are by
    then are worked out.
    """
    return apps.get_app_config(node[0]).name.startswith("samdrift.")


@contextmanager
def alone(wait: Callable[[], Any]) -> Iterator[None]:
    """Hold the right to change the schema, on this machine and in this database.

    `wait` is called once when another holds it and has to be waited for.
    """
    folder = Path(settings.HOME)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "upgrade.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wait()
            fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with _advisory_lock(wait):
            yield


@contextmanager
def _advisory_lock(wait: Callable[[], Any]) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_RUNNER])
        if not cursor.fetchone()[0]:
            wait()
            cursor.execute("SELECT pg_advisory_lock(%s)", [_RUNNER])
    try:
        yield
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_RUNNER])
