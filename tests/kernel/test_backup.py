"""A backup is restored whole on either engine, or not at all."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.kernel.sites import (
    Installation,
    on_postgresql,
    on_sqlite,
    on_this_engine,
    with_tables,
)

from samdrift.kernel.backup.layout import BackupError
from samdrift.kernel.backup.reading import Archive

FILL = """
from tests.world import make_world
from samdrift.kernel import viewer, seals
from samdrift.kernel.history import record
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.models.site import Columns, Site
from samdrift.parties.models.figures import KeyFigure
from django.conf import settings
from django.utils import timezone
import datetime as dt, pathlib
Site.objects.all().delete()
world = make_world(dt.date.today())
by = viewer.terminal(dt.date.today())
for member in (world.nordvik, world.sorvik, world.lillevik):
    record("member.added", member, by=by, changes={"name": [None, member.name]}, note="æøå – “”")
KeyFigure.objects.create(member=world.nordvik, year=2025, kind="ict_fte", value="12.50")
KeyFigure.objects.create(member=world.sorvik, year=2025, kind="users", value="1000")
Columns.objects.create(account_id=1, list_key="members", keys=["name", {"æ": [1, None, 2.5]}])
record("person.added", world.people["kari"], by=by, personal={"email": "kari@vik.test"})
seals.seal_new(by)
folder = pathlib.Path(settings.MEDIA_ROOT) / "ab"
folder.mkdir(parents=True, exist_ok=True)
(folder / "abcd").write_bytes(bytes(range(256)) * 1000)
StoredFile.objects.create(digest="abcd", name="fil.xlsx", size=256000, media_type="application/x")
"""
ROWS = """
import json
from django.apps import apps
from samdrift.kernel.backup.layout import columns_of, models_of, row_out
for model in models_of(apps):
    names = [one.attname for one in columns_of(model)]
    print(model._meta.label_lower, [row_out(r).decode() for r in model._base_manager.order_by("pk").values_list(*names)])
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backup")


@pytest.fixture(scope="module")
def filled(folder: Path) -> Installation:
    """An installation with people, history and a file, on the engine of this run."""
    site = with_tables(folder)
    site.run("init", "--name", "Vikingsamarbeidet")
    site.python(FILL)
    return site


@pytest.fixture(scope="module")
def backup(filled: Installation, folder: Path) -> Path:
    file = folder / "whole.samdrift"
    said = filled.run("backup", str(file))
    assert "Backed up" in said
    return file


def manifest(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as archive:
        found: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return found


def changed(file: Path, target: Path, entry: str, content: bytes) -> Path:
    """A copy of the backup in which one part has another content."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == entry else old.read(name))
    return target


def test_backup_is_one_private_file_that_tells_what_it_holds(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    told = manifest(backup)
    rows = {table["name"]: table["rows"] for table in told["tables"]}
    assert rows["parties.member"] == 4
    assert rows["parties.person"] == 12
    assert [file["name"] for file in told["files"]] == ["ab/abcd"]
    assert len(told["head"]) == 64
    assert list(backup.parent.glob(".*")) == []


def test_backup_leaves_sessions_out(backup: Path) -> None:
    names = {table["name"].split(".")[0] for table in manifest(backup)["tables"]}
    assert names.isdisjoint({"sessions", "usersessions", "contenttypes", "auth"})


def test_backup_never_writes_over_a_file(filled: Installation, backup: Path) -> None:
    before = backup.read_bytes()
    assert "is there already" in filled.run("backup", str(backup), code=2)
    assert backup.read_bytes() == before


def restored_equal(filled: Installation, backup: Path, target: Installation) -> None:
    said = target.run("restore", str(backup))
    assert "Restored" in said
    assert target.python(ROWS) == filled.python(ROWS)
    assert (target.home / "files/ab/abcd").read_bytes() == bytes(range(256)) * 1000
    assert "the history is whole" in target.run(
        "verify-history", "--expect", manifest(backup)["head"]
    )
    assert "do not protect" not in target.run("check")
    target.python(
        "from samdrift.parties.models.members import Member\n"
        "assert Member.objects.create(name='Ny').pk > 4\n"
    )


def test_backup_is_restored_on_sqlite(filled: Installation, backup: Path, folder: Path) -> None:
    restored_equal(filled, backup, on_sqlite(folder))


@pytest.mark.postgres
def test_backup_is_restored_on_postgresql(filled: Installation, backup: Path, folder: Path) -> None:
    restored_equal(filled, backup, on_postgresql(folder))


@pytest.mark.postgres
def test_backup_from_sqlite_is_restored_on_postgresql(folder: Path) -> None:
    """The road from trying it out to a real site, and back."""
    small = on_sqlite(folder)
    small.run("init", "--name", "Vikingsamarbeidet")
    small.python(FILL)
    there, back = folder / "there.samdrift", folder / "back.samdrift"
    small.run("backup", str(there))
    real = on_postgresql(folder)
    restored_equal(small, there, real)
    real.run("backup", str(back))
    again = on_sqlite(folder)
    again.run("restore", str(back))
    assert again.python(ROWS) == real.python(ROWS)


def test_restore_refuses_a_database_with_rows(filled: Installation, backup: Path) -> None:
    before = filled.python(ROWS)
    assert "not empty" in filled.run("restore", str(backup), code=2)
    assert filled.python(ROWS) == before


def test_restore_fills_an_empty_database_with_tables(backup: Path, folder: Path) -> None:
    site = with_tables(folder)
    assert "Restored" in site.run("restore", str(backup))


def refused(file: Path) -> str:
    with pytest.raises(BackupError) as error, Archive(file) as archive:
        archive.check()
    return str(error.value)


@pytest.mark.parametrize(
    ("entry", "content"),
    [
        ("manifest.json", b"{}"),
        ("tables/parties.member.jsonl", b"[1]\n"),
        ("tables/kernel.event.jsonl", b""),
        ("files/ab/abcd", b"another"),
    ],
)
def test_damaged_backup_is_refused_by_the_name_of_its_part(
    backup: Path, tmp_path: Path, entry: str, content: bytes
) -> None:
    damaged = changed(backup, tmp_path / "damaged.samdrift", entry, content)
    assert f"{entry} is not as it was written" in refused(damaged)


def test_damaged_backup_leaves_the_database_alone(
    backup: Path, folder: Path, tmp_path: Path
) -> None:
    site = on_sqlite(folder)
    damaged = changed(backup, tmp_path / "damaged.samdrift", "files/ab/abcd", b"another")
    assert "is damaged" in site.run("restore", str(damaged), code=2)
    assert "The database is empty" in site.run("check", code=1)


def test_cut_backup_is_refused(backup: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.samdrift"
    cut.write_bytes(backup.read_bytes()[:-2000])
    assert "is not a whole backup" in refused(cut)


def test_missing_file_is_told(tmp_path: Path) -> None:
    assert "There is no file" in refused(tmp_path / "none.samdrift")


def test_backup_with_a_bit_turned_is_refused(backup: Path, tmp_path: Path) -> None:
    content = bytearray(backup.read_bytes())
    with zipfile.ZipFile(backup) as archive:
        start = archive.getinfo("tables/parties.person.jsonl").header_offset
    content[start + 120] ^= 1
    turned = tmp_path / "turned.samdrift"
    turned.write_bytes(content)
    assert "parties.person" in refused(turned)


def test_backup_of_a_newer_version_is_refused(backup: Path, tmp_path: Path) -> None:
    told = manifest(backup) | {"version": "99.0.0"}
    newer = changed(backup, tmp_path / "newer.samdrift", "manifest.json", json.dumps(told).encode())
    assert "made by Samdrift 99.0.0" in refused(newer)


def test_file_that_leads_out_of_the_home_is_refused(backup: Path, tmp_path: Path) -> None:
    told = manifest(backup)
    told["files"][0]["name"] = "../../escaped"
    bad = changed(backup, tmp_path / "bad.samdrift", "manifest.json", json.dumps(told).encode())
    assert "not allowed" in refused(bad)


def test_backup_with_unknown_migrations_is_refused(
    backup: Path, folder: Path, tmp_path: Path
) -> None:
    told = manifest(backup)
    told["migrations"]["kernel"].append("9999_from_tomorrow")
    newer = changed(backup, tmp_path / "newer.samdrift", "manifest.json", json.dumps(told).encode())
    assert "kernel.9999_from_tomorrow" in on_sqlite(folder).run("restore", str(newer), code=2)


def broken(backup: Path, target: Path) -> Path:
    """A backup whose last tables contradict each other, with digests that are right."""
    import hashlib

    told, entry = manifest(backup), "tables/parties.membernumber.jsonl"
    with zipfile.ZipFile(backup) as archive:
        lines = archive.read(entry).splitlines(keepends=True)
    table = next(one for one in told["tables"] if one["name"] == "parties.membernumber")
    row = json.loads(lines[0])
    row[table["columns"].index("member_id")] = 4711
    content = json.dumps(row).encode() + b"\n" + b"".join(lines[1:])
    table["digest"] = hashlib.sha256(content).hexdigest()
    half = changed(backup, target.with_name("half.samdrift"), entry, content)
    return changed(half, target, "manifest.json", json.dumps(told).encode())


def test_restore_that_breaks_leaves_nothing_behind(
    backup: Path, folder: Path, tmp_path: Path
) -> None:
    site = on_this_engine(folder)
    bad = broken(backup, tmp_path / "bad.samdrift")
    assert "refused the restore" in site.run("restore", str(bad), code=2)
    assert "The database is empty" in site.run("check", code=1)
    assert not (site.home / "files/ab").exists()
    assert "Restored" in site.run("restore", str(backup)), "and can be tried again"


@pytest.mark.postgres
def test_text_too_long_for_postgresql_is_named(backup: Path, folder: Path) -> None:
    small = on_sqlite(folder)
    small.run("restore", str(backup))
    small.python(
        "from samdrift.parties.models.members import Member\n"
        "Member.objects.filter(name='Nordvik').update(orgnr='1234567890123')"
    )
    file = folder / "long.samdrift"
    small.run("backup", str(file))
    said = on_postgresql(folder).run("restore", str(file), code=2)
    assert "parties.member, row 1 (id 1): orgnr is longer than 9 characters" in said


@pytest.mark.sqlite
def test_old_faults_of_history_are_told_and_kept(backup: Path, folder: Path) -> None:
    site = with_tables(folder)
    site.run("restore", str(backup))
    site.python(
        "from django.db import connection\n"
        "with connection.cursor() as c:\n"
        "    c.execute('DROP TRIGGER samdrift_kernel_event_update')\n"
        "    c.execute(\"UPDATE kernel_event SET what = 'x' WHERE id = 2\")\n"
    )
    assert "kernel_event 2: its content was changed" in site.run("verify-history", code=1)
    file = folder / "tampered.samdrift"
    site.run("backup", str(file))
    said = with_tables(folder).run("restore", str(file), code=1)
    assert "kernel_event 2: its content was changed" in said


def test_backup_sees_one_moment_while_others_write(filled: Installation, tmp_path: Path) -> None:
    """A writer that commits between two tables is seen in both or in none, and is not held up."""
    filled.python(
        f"""
import subprocess, sys, zipfile, json, pathlib
from samdrift.kernel.backup import writing
table = writing._write_table
wrote = []
def slow(archive, model):
    made = table(archive, model)
    if not wrote:
        wrote.append(1)
        code = "import django; django.setup()\\nfrom samdrift.kernel.models.site import Site\\n" \\
            "Site.objects.create(name='under way')"
        subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
    return made
writing._write_table = slow
file = pathlib.Path({str(tmp_path / "moment.samdrift")!r})
writing.write(file)
from samdrift.kernel.models.site import Site
assert Site.objects.filter(name="under way").delete()[0] == 1
sites = zipfile.ZipFile(file).read("tables/kernel.site.jsonl").decode()
assert "under way" not in sites, sites
"""
    )
    assert (tmp_path / "moment.samdrift").exists()


def test_backups_of_earlier_milestones_are_restored(folder: Path) -> None:
    kept = sorted((Path(__file__).parents[1] / "fixtures").glob("*.samdrift"))
    # What PostgreSQL adds is seen in the first and the last.
    for file in kept if connection.vendor == "sqlite" else (kept[0], kept[-1]):
        site = on_this_engine(folder)
        assert "Restored" in site.run("restore", str(file)), file.name
        assert "the history is whole" in site.run("verify-history"), file.name
        site.run("check")
