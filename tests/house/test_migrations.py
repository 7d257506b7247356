"""Migrations of each room stand in one line and leave nothing to be made."""

from __future__ import annotations

import hashlib
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("kernel", "parties", "followup", "governance", "portfolio", "agreements", "desk", "money")


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)


@pytest.mark.parametrize("room", ROOMS)
def test_migrations_have_one_end(loader: MigrationLoader, room: str) -> None:
    assert len(loader.graph.leaf_nodes(room)) == 1


@pytest.mark.parametrize("room", ROOMS)
def test_migrations_follow_each_other_by_number(loader: MigrationLoader, room: str) -> None:
    names = sorted(name for app, name in loader.disk_migrations if app == room)
    numbers = [int(re.match(r"\d+", name)[0]) for name in names]
    assert numbers == list(range(1, len(names) + 1))


@pytest.mark.parametrize("room", ROOMS)
def test_migrations_lean_only_on_lower_rooms(loader: MigrationLoader, room: str) -> None:
    lower = set(ROOMS[: ROOMS.index(room) + 1])
    used = {
        dependency
        for (app, _name), migration in loader.disk_migrations.items()
        if app == room
        for dependency, _ in migration.dependencies
        if dependency in ROOMS
    }
    assert used <= lower


@pytest.mark.django_db
def test_models_are_what_the_migrations_make() -> None:
    out = StringIO()
    call_command("makemigrations", *ROOMS, check=True, dry_run=True, stdout=out)
    assert "No changes" in out.getvalue()


LANDED = {
    "desk/0001_desk": "93caf8f87a8f43ed",
    "agreements/0001_agreements": "a90165f97ff11af1",
    "governance/0002_council_of_a_county": "85d1d19bb5017cb1",
    "money/0001_money": "8c828f31129706b9",
    "portfolio/0003_accesses": "66551e3260b6cfe4",
    "kernel/0001_first": "be61d9fd32616606",
    "parties/0001_first": "f1e826b1e179ea03",
    "portfolio/0001_first": "83c2b65fa61e25f0",
    "followup/0001_findings": "7f8eccb13a1faa01",
    "followup/0002_activities": "f370fa27580ced1a",
    "governance/0001_governance": "97599a6779ab35bf",
    "portfolio/0002_use_indexes": "2add6d73bb501987",
    "desk/0002_mailbox_login": "0c707259351465e6",
    "desk/0003_on_call_and_approvals": "556f369670edd859",
    "desk/0004_expected_time": "e2867d22386a8ae1",
    "desk/0005_counting_by_month": "56b4cab2b732770a",
    "kernel/0002_search_for_everyone": "91c925d44e49cfdb",
    "money/0002_kroner": "5e2f8351e06a27ca",
    "kernel/0003_lean_indexes": "cde7ad06fcdbe0c3",
    "kernel/0004_search_told": "d1adf0c0eead96e0",
    "portfolio/0004_lean_indexes": "58ded7323602ebdc",
}
"""Digests of the migrations that sites have run. A new one is added here when it lands; none changes."""


@pytest.mark.parametrize("name", LANDED)
def test_landed_migration_is_as_it_landed(name: str) -> None:
    room, number = name.split("/")
    text = (ROOT / "src" / "samdrift" / room / "migrations" / f"{number}.py").read_bytes()
    assert hashlib.sha256(text).hexdigest()[:16] == LANDED[name]
