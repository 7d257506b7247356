"""An upgrade backs up, migrates, and puts the guards back; an older backup is brought up on restore."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.kernel.sites import Installation, on_this_engine, with_tables

LATER = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("kernel", {last!r})]
    operations = [
        migrations.AddField("event", "place", models.CharField(max_length=20, default="here")),
        migrations.AlterField("seal", "sealed_at", models.DateTimeField(db_index=True)),
    ]
"""
LAST = """
from django.db.migrations.loader import MigrationLoader
print([key[1] for key in MigrationLoader(None).graph.leaf_nodes("kernel")][0])
"""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A site of today's version, and what is in it backed up."""
    site = with_tables(tmp_path_factory.mktemp("upgrade"))
    site.run("init", "--name", "Vikingsamarbeidet", "--admin-email", "adam@vik.test")
    site.run("tick")
    site.run("backup", str(site.home / "before.samdrift"))
    return site


@pytest.fixture(scope="module")
def later(before: Installation) -> dict[str, str]:
    """Settings of tomorrow's version: one more change to the kernel's tables, which rebuilds them."""
    package = before.home / "tomorrow" / "tomorrows_migrations"
    package.mkdir(parents=True)
    last = before.python(LAST).strip()
    names = before.python(
        "import samdrift.kernel.migrations as m, pathlib; print(pathlib.Path(m.__file__).parent)"
    ).strip()
    for file in Path(names).glob("*.py"):
        (package / file.name).write_text(file.read_text())
    (package / "9000_tomorrow.py").write_text(LATER.format(last=last))
    settings = (
        "from samdrift.settings import *\nMIGRATION_MODULES = {'kernel': 'tomorrows_migrations'}\n"
    )
    (package.parent / "tomorrow.py").write_text(settings)
    path = before.environment["PYTHONPATH"]
    return {"DJANGO_SETTINGS_MODULE": "tomorrow", "PYTHONPATH": f"{package.parent}:{path}"}


def test_upgrade_of_a_ready_site_changes_nothing(before: Installation) -> None:
    assert "up to date" in before.run("upgrade")
    assert not (before.home / "backups").exists()


def test_older_backup_is_brought_up_on_restore(
    before: Installation, later: dict[str, str], tmp_path: Path
) -> None:
    site = on_this_engine(tmp_path)
    site.settings = later
    assert "Restored" in site.run("restore", str(before.home / "before.samdrift"))
    assert "the history is whole" in site.run("verify-history")
    places = "SELECT DISTINCT place FROM kernel_event"
    told = site.python(
        f"from django.db import connection as c\nk=c.cursor(); k.execute({places!r}); print(k.fetchall())"
    )
    assert told.strip() == "[('here',)]"
    assert "Nothing" in (said := site.run("check")) or "0 to be mended" in said


def test_site_behind_its_version_is_upgraded(before: Installation, later: dict[str, str]) -> None:
    before.settings = later
    assert "samdrift upgrade" in before.run("serve", "--port", "18999", code=2)
    assert "samdrift upgrade" in before.run("work", "--until-idle", code=2)
    assert "The database is behind" in before.run("check", code=1)
    said = before.run("upgrade")
    assert "Backed up" in said
    assert "kernel.9000_tomorrow" in said
    assert len(list((before.home / "backups").glob("before-upgrade-*.samdrift"))) == 1
    assert "does not protect" not in before.run("check")
    assert "the history is whole" in before.run("verify-history")
    before.settings = {}
    assert "newer Samdrift" in before.run("upgrade", code=2)
    assert "newer Samdrift" in before.run("serve", "--port", "18999", code=2)


def test_upgrades_at_once_run_one_after_the_other(
    before: Installation, later: dict[str, str], tmp_path: Path
) -> None:
    site = with_tables(tmp_path)
    site.run("init", "--name", "Vik")
    site.settings = later
    runs = [site.start("-m", "samdrift", "upgrade", "--no-backup") for _number in range(3)]
    told = [run.communicate(timeout=120)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert sum("kernel.9000_tomorrow" in one for one in told) == 1
