"""Whole installations for tests: a home and a database of their own, used by the command line."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
SECRET = "of-the-tests-" + "y" * 40


@dataclass
class Installation:
    """One installation. `run("check")` runs a command in it, `python(code)` a few lines of code."""

    home: Path
    url: str
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        plain = {key: value for key, value in os.environ.items() if not key.startswith("SAMDRIFT_")}
        return plain | {
            "SAMDRIFT_HOME": str(self.home),
            "SAMDRIFT_DATABASE_URL": self.url,
            "SAMDRIFT_SECRET_KEY": SECRET,
            "DJANGO_SETTINGS_MODULE": "samdrift.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            **self.settings,
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.home,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command; returns what it said, and holds it to its exit code."""
        process = self.start("-m", "samdrift", *arguments)
        out, err = process.communicate(timeout=600)
        assert process.returncode == code, f"{arguments}: {process.returncode}\n{out}\n{err}"
        return out + err

    def python(self, code: str) -> str:
        setup = "import django; django.setup()\n"
        process = self.start("-c", setup + code)
        out, err = process.communicate(timeout=600)
        assert process.returncode == 0, err
        return out


def on_sqlite(folder: Path) -> Installation:
    """An installation that has no database yet, on SQLite."""
    home = folder / f"home-{uuid.uuid4().hex[:8]}"
    home.mkdir(parents=True)
    return Installation(home, f"sqlite:///{home / 'samdrift.sqlite3'}")


def on_postgresql(folder: Path) -> Installation:
    """An installation with an empty database on the tests' own PostgreSQL."""
    import psycopg

    server = os.environ["SAMDRIFT_TEST_DATABASE_URL"]
    name = f"site_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    installation = on_sqlite(folder)
    installation.url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    return installation


def on_this_engine(folder: Path) -> Installation:
    """On the engine that the tests run on."""
    postgres = os.environ.get("SAMDRIFT_TEST_DATABASE") == "postgres"
    return on_postgresql(folder) if postgres else on_sqlite(folder)
