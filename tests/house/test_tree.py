"""What holds for the tree as a whole: whose it is, what it leans on, and that it stays readable."""

import ast
import json
import os
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import hatch_build
import pytest

import samdrift

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
# Written for machines, or by others: not read line by line.
NOT_PROSE = {".csv", ".json", ".lock", ".png", ".po", ".svg", ".txt", ".xlsx", ".xsd"}
LONGEST_FILE = 500
LONGEST_FUNCTION = 50

# Each pattern is written so that it does not match itself.
PLACES = {
    "a path on one machine": r"/wor[k]/(main|shared)|/roo[t]/|/User[s]/|[.]librar[y]/",
    "a package registry's address": r"pyp[i]\.org|pythonhoste[d]\.org|npmj[s]\.org|npmj[s]\.com|yarnpk[g]\.com"
    r"|deb\.debia[n]\.org|index-ur[l]|find-link[s]",
    "how it was made": r"\bissu[e] #?\d|\bCE[O]\b|\bClaud[e]\b|\bAnthropi[c]\b|\bLL[M]\b|issue[s] show"
    r"|seed-[0-9a-f]{8}|\b[Tt]he brie[f]\b",
    "something left undone": r"\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b|[Cc]oming soo[n]",
}


@cache
def files() -> list[Path]:
    """Every file of the tree: what git holds or would take, but nothing it ignores."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in sorted(set(names.split("\0"))) if (ROOT / name).is_file()]


def readable(*suffixes: str) -> list[Path]:
    return [file for file in files() if file.suffix in suffixes]


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def text_of(file: Path) -> str:
    """The file's text; nothing for a picture or another file that is not text."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (REQUIREMENTS / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("what", PLACES)
def test_tree_speaks_of_the_product_alone(what):
    found = [
        f"{name(file)}:{number}: {line.strip()[:100]}"
        for file in files()
        for number, line in enumerate(text_of(file).splitlines(), 1)
        if re.search(PLACES[what], line)
    ]
    assert found == []


def test_files_stay_short():
    long = {
        name(file): lines
        for file in readable(".py", ".html", ".css", ".js", ".sh", ".md")
        if (lines := len(text_of(file).splitlines())) > LONGEST_FILE
        and "migrations" not in file.parts
    }
    assert long == {}


def test_functions_stay_short():
    long = [
        f"{name(file)}: {node.name}"
        for file in readable(".py")
        if "migrations" not in file.parts
        for node in ast.walk(ast.parse(text_of(file)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_calculation_reads_neither_clock_nor_chance():
    clocks = re.compile(
        r"\.(now|today|utcnow|localtime|monotonic)\(|time\.time\(|\benviron\b|\bgetenv\b"
        r"|^\s*(import|from) (random|secrets)\b",
        re.MULTILINE,
    )
    source = ROOT / "src" / "samdrift"
    pure = [
        *source.glob("*/calc/**/*.py"),
        *source.glob("*/calc.py"),
        *source.glob("formats/**/*.py"),
    ]
    assert pure
    assert [name(file) for file in pure if clocks.search(text_of(file))] == []


def test_locks_name_no_addresses():
    for lock in REQUIREMENTS.glob("*.txt"):
        assert "://" not in lock.read_text(), lock.name
    assert "://" not in (ROOT / "package-lock.json").read_text()


def test_locks_hold_hashes_of_every_pin():
    for lock in REQUIREMENTS.glob("*.txt"):
        for requirement in re.split(r"\n(?=[\w.-]+==)", lock.read_text())[1:]:
            assert "--hash=sha256:" in requirement, f"{lock.name}: {requirement.splitlines()[0]}"


@pytest.mark.parametrize("lock", ["run.txt", "build.txt"])
def test_locks_agree(lock):
    """The tests run on the very versions that Samdrift runs on."""
    assert pins(lock).items() <= pins("dev.txt").items()


@pytest.mark.parametrize("file", ["run.in", "dev.in", "build.in", "node.in"])
def test_requirements_have_their_reasons(file):
    lines = (REQUIREMENTS / file).read_text(encoding="utf-8").splitlines()
    wanting = [
        line for line in lines if re.match(r"\w", line) and not re.search(r"\S\s+# \w", line)
    ]
    assert wanting == []


def test_requirements_are_locked():
    for file in ("run", "dev", "build", "node"):
        asked = hatch_build.requirements(REQUIREMENTS / f"{file}.in")
        names = {re.split(r"[\[<>=!~ ]", line)[0].lower().replace("_", "-") for line in asked}
        assert names <= pins(f"{file}.txt").keys(), file


def test_front_end_is_pinned_exactly():
    asked = json.loads((ROOT / "package.json").read_text())["dependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for package, version in asked.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), package
        assert locked[f"node_modules/{package}"]["version"] == version
    assert all("integrity" in entry for place, entry in locked.items() if place)


def test_changelog_tells_of_this_version():
    headings = re.findall(
        r"^## \[?([^\]\s]+)\]?", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    assert headings[0] == samdrift.__version__


def test_licence_is_whole():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith(
        "EUROPEAN UNION PUBLIC LICENCE v. 1.2\nEUPL © the European Union 2007, 2016"
    )
    assert re.findall(r"^(\d+)\.", licence, re.MULTILINE) == [
        str(article) for article in range(1, 16)
    ]
    assert "Appendix" in licence
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "EUPL-1.2"


@pytest.mark.parametrize("launcher", ["run", "test", "samdrift", ".ci/run"])
def test_launchers_can_be_started(launcher):
    assert os.access(ROOT / launcher, os.X_OK)


def test_decisions_follow_each_other():
    """Half a page each, numbered without a gap, with the same four headings."""
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [file.name[:4] for file in decisions] == [
        f"{n:04}" for n in range(1, len(decisions) + 1)
    ]
    for file in decisions:
        headings = re.findall(r"^## (.+)$", text_of(file), re.MULTILINE)
        assert headings == ["Context", "Choices", "Decision", "Consequences"], file.name


def test_links_in_documents_lead_somewhere():
    broken = [
        f"{name(file)}: {target}"
        for file in readable(".md")
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text_of(file))
        if not (file.parent / target).exists()
    ]
    assert broken == []
