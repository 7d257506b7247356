"""The running example and a browser, once for all the tests of pages."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.hand import Hand
from tests.web.running import Example
from tests.web.visitor import Visitor

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = {"executable_path": CHROMIUM} if Path(CHROMIUM).exists() else {}
    flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, **found, "args": flags}


@pytest.fixture(scope="session")
def in_common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes which run these tests share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def made(in_common: Path) -> Path:
    """The home of the example as it is made, by the process that comes first; nobody writes in it."""
    home = in_common / "made"
    with (in_common / "making").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            example = Example(in_common / "unfinished")
            example.make()
            example.home.rename(home)
    return home


@pytest.fixture(scope="session")
def example(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    """The example, served for the tests of this process alone."""
    yield from served(made, tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="session")
def untouched(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    """The example as it was made, whatever other tests have done."""
    yield from served(made, tmp_path_factory.mktemp("untouched"))


def served(made: Path, home: Path) -> Iterator[Example]:
    shutil.copytree(made, home, dirs_exist_ok=True)
    one = Example(home)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def visit(browser: Any, example: Example) -> Iterator[Callable[..., Visitor]]:
    """`visit("kari", java_script_enabled=False)` opens a window; closed when the test is done."""
    opened: list[Visitor] = []

    def window(who: str = "", **more: Any) -> Visitor:
        opened.append(Visitor(browser, example, who, **more))
        return opened[-1]

    yield window
    for one in opened:
        one.close()


@pytest.fixture
def at(visit: Callable[..., Visitor], way: Any) -> Iterator[Callable[[str, str], Hand]]:
    """`at("controller", path)` gives a hand at the page, in a window as `way` says (`scripts`, given by
    the file's own fixture); at the end no window has complained.
    """
    opened: dict[str, Visitor] = {}

    def go(who: str, path: str) -> Hand:
        if who not in opened:
            opened[who] = visit(who, java_script_enabled=way.scripts)
        hand = Hand(opened[who])
        hand.go(path)
        return hand

    yield go
    assert [one.complaints for one in opened.values() if one.complaints] == []


@pytest.fixture(autouse=True)
def _database_from_the_side() -> Iterator[None]:
    """The browser's own loop runs in this thread; Django is told that this is well."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file stays with one process, but for tests that say where they belong themselves."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
