"""Whole installations for tests: a home and a database of their own, used by the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit, urlunsplit

from tests.kernel.ready import Ready

ROOT = Path(__file__).resolve().parents[2]
SECRET = "of-the-tests-" + "y" * 40


@dataclass
class Installation:
    """One installation. `run("check")` runs a command in it, `python(code)` a few lines of code.

    Each is a process of its own. Where nothing is set that Django reads while it is loaded, it comes
    as a copy of one that has loaded it already; a server is always started as people start it.
    """

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
        if self.settings or arguments[0] == "serve":
            process = self.start("-m", "samdrift", *arguments)
            out, err = process.communicate(timeout=600)
            ended = process.returncode
        else:
            ended, out, err = self._ready().run(self.environment, self.home, arguments)
        assert ended == code, f"{arguments}: {ended}\n{out}\n{err}"
        return out + err

    def python(self, code: str) -> str:
        if self.settings:
            process = self.start("-c", f"import django; django.setup()\n{code}")
            out, err = process.communicate(timeout=600)
            ended = process.returncode
        else:
            ended, out, err = self._ready().run(self.environment, self.home, (), code)
        assert ended == 0, err
        return out

    def _ready(self) -> Ready:
        return ready(urlsplit(self.url).scheme)


@cache
def ready(engine: str) -> Ready:
    """One for each engine: what Django loads differs between them."""
    home = Path(mkdtemp(prefix="ready-", dir=os.environ["SAMDRIFT_HOME"]))
    url = "" if engine == "sqlite" else f"{engine}://nowhere/none"
    return Ready(Installation(home, url).environment)


def on_sqlite(folder: Path) -> Installation:
    """An installation that has no database yet, on SQLite."""
    home = folder / f"home-{uuid.uuid4().hex[:8]}"
    home.mkdir(parents=True)
    return Installation(home, f"sqlite:///{home / 'samdrift.sqlite3'}")


def on_postgresql(folder: Path) -> Installation:
    """An installation with an empty database on the tests' own PostgreSQL."""
    installation = on_sqlite(folder)
    server = urlsplit(os.environ["SAMDRIFT_TEST_DATABASE_URL"])
    installation.url = urlunsplit(server._replace(path=f"/{_new_database()}"))
    return installation


def _new_database(template: str = "template1") -> str:
    import psycopg

    name = f"site_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(os.environ["SAMDRIFT_TEST_DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


def on_this_engine(folder: Path) -> Installation:
    """On the engine that the tests run on."""
    postgres = os.environ.get("SAMDRIFT_TEST_DATABASE") == "postgres"
    return on_postgresql(folder) if postgres else on_sqlite(folder)


def with_tables(folder: Path) -> Installation:
    """On this engine, with the tables of a site that has no rows yet: a copy of one made once."""
    made = template()
    site = on_sqlite(folder)
    if made.url.startswith("sqlite"):
        shutil.copytree(made.home, site.home, dirs_exist_ok=True)
        return site
    name = _new_database(template=urlsplit(made.url).path.strip("/"))
    site.url = urlunsplit(urlsplit(made.url)._replace(path=f"/{name}"))
    return site


@cache
def template() -> Installation:
    site = on_this_engine(Path(mkdtemp(prefix="template-", dir=os.environ["SAMDRIFT_HOME"])))
    site.run("manage", "migrate", "--verbosity", "0")
    return site
