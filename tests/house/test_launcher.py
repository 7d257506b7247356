"""The launcher makes a checkout ready by itself, quickly the second time, and mends what broke.

Each test has a small checkout of its own in a path with a space: the real launcher and tools, with
nothing to install and nothing to fetch.
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {"PATH": f"{Path(sys.base_prefix) / 'bin'}:/usr/bin:/bin"}
ANSWER = "import os, sys\nprint(os.environ['SAMDRIFT_HOME'], sys.argv[1:])\n"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout that has been started once."""
    root = tmp_path_factory.mktemp("a checkout ø") / "samdrift"
    shutil.copytree(ROOT / "tools", root / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("samdrift", "package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, root)
    (root / "requirements").mkdir()
    for name in ("run", "build", "dev"):
        (root / "requirements" / f"{name}.txt").write_text("# nothing\n", encoding="utf-8")
    package = root / "src" / "samdrift"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(ANSWER, encoding="utf-8")
    lay_assets(root)
    first = start(root, "hello", "two words")
    assert first.stdout == f"{root / 'var'} ['hello', 'two words']\n", first.stderr
    assert "making the Python environment" in first.stderr
    return root


@pytest.fixture
def made(checkout):
    """The checkout, made ready again after what another test did to it."""
    assert start(checkout).returncode == 0
    return checkout


def lay_assets(root):
    """The front-end assets as if they had been fetched."""
    asked = "import prepare; print(prepare.frontend_fingerprint())"
    stamp = subprocess.run(
        [sys.executable, "-Bc", asked],
        cwd=root / "tools",
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    vendor = root / "src/samdrift/kernel/static/vendor"
    vendor.mkdir(parents=True)
    (vendor / ".stamp").write_text(stamp, encoding="utf-8")


def start(root, *arguments, cwd="/", **environment):
    return subprocess.run(
        [root / "samdrift", *arguments],
        cwd=cwd,
        env=ENVIRONMENT | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_launcher_is_quick_and_quiet_the_second_time(made):
    started = time.perf_counter()
    second = start(made)
    assert time.perf_counter() - started < 1
    assert (second.returncode, second.stderr) == (0, "")


def test_launcher_keeps_a_home_that_was_given(made):
    assert start(made, SAMDRIFT_HOME="elsewhere").stdout == "elsewhere []\n"


def test_launcher_can_be_started_through_a_link(made, tmp_path):
    link = tmp_path / "samdrift"
    link.symlink_to(made / "samdrift")
    answer = subprocess.run(
        [link], env=ENVIRONMENT, capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert answer.stdout == f"{made / 'var'} []\n"


def test_launcher_installs_again_when_requirements_change(made):
    (made / "requirements" / "run.txt").write_text("# still nothing\n", encoding="utf-8")
    assert "making the Python environment" in start(made).stderr
    assert start(made).stderr == ""


def test_launcher_heals_an_installation_that_was_cut_off(made):
    (made / ".venv.lock").write_text("working\n", encoding="utf-8")
    (made / ".venv" / "half").touch()
    healed = start(made)
    assert healed.returncode == 0
    assert not (made / ".venv" / "half").exists()
    assert start(made).stderr == ""


def test_launcher_compiles_code_that_came_also_where_python_may_not(made):
    package = made / "src" / "samdrift"
    (package / "new.py").write_text("it = 1\n", encoding="utf-8")
    assert start(made, PYTHONDONTWRITEBYTECODE="1").stderr == ""
    assert list((package / "__pycache__").glob("new.*.pyc"))


def test_launcher_starts_where_a_file_cannot_be_compiled(made):
    (made / "src" / "samdrift" / "broken.py").write_text("it = = 1\n", encoding="utf-8")
    assert (start(made).returncode, start(made).stderr) == (0, "")


def test_launcher_heals_an_environment_whose_python_is_gone(made):
    (made / ".venv" / "bin" / "python").unlink()
    healed = start(made)
    assert healed.returncode == 0
    assert "making the Python environment" in healed.stderr


def test_launcher_started_twice_at_once_installs_once(made):
    (made / "requirements" / "run.txt").write_text("# nothing once more\n", encoding="utf-8")
    both = [
        subprocess.Popen([made / "samdrift"], env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [one.communicate(timeout=120)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sum("making the Python environment" in words for words in said) == 1


def test_launcher_says_what_to_install_without_python(made, tmp_path):
    for tool in ("bash", "env", "dirname", "readlink"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    (made / "requirements" / "run.txt").write_text("# nothing at last\n", encoding="utf-8")
    refused = start(made, PATH=str(tmp_path))
    assert refused.returncode == 1
    assert "Python 3.11 or newer is needed" in refused.stderr
    assert "apt-get install python3" in refused.stderr
