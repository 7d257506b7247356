"""The command line as people meet it: processes, exit codes, and words instead of tracebacks."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.kernel.sites import Installation, on_sqlite, on_this_engine, with_tables

from samdrift import cli
from samdrift.cli import glance


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = with_tables(tmp_path_factory.mktemp("commands"))
    made.run("init", "--name", "Vikingsamarbeidet", "--admin-email", "adam@vik.test")
    return made


@pytest.fixture
def empty(tmp_path: Path) -> Installation:
    return on_sqlite(tmp_path)


def free_port(host: str = "127.0.0.1") -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


# Help and faults


def test_help_names_every_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "samdrift", "--help"], capture_output=True, text=True, check=True
    )
    assert all(f"\n    {command}" in done.stdout for command in cli.COMMANDS)


def test_help_loads_no_django() -> None:
    code = "import sys\nfrom samdrift import cli\ncli.parser().format_help()\nassert 'django' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("command", [name for name in cli.COMMANDS if name != "manage"])
def test_every_command_has_help(command: str, capsys: Any) -> None:
    with pytest.raises(SystemExit) as end:
        cli.run([command, "--help"])
    assert end.value.code == 0
    assert f"usage: samdrift {command}" in capsys.readouterr().out


def test_unknown_command_is_refused(capsys: Any) -> None:
    with pytest.raises(SystemExit) as end:
        cli.run(["fly"])
    assert end.value.code == 2
    assert "fly" in capsys.readouterr().err


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SAMDRIFT_PORT", "http", "SAMDRIFT_PORT must be a whole number"),
        ("SAMDRIFT_PORT", "70000", "SAMDRIFT_PORT must be between 1 and 65535"),
        ("SAMDRIFT_DATABASE_URL", "mysql://db/samdrift", "sqlite:/// or postgresql://"),
        ("SAMDRIFT_DATABASE_URL", "postgresql://db", "must name a database"),
        ("SAMDRIFT_DEBUG", "maybe", "SAMDRIFT_DEBUG must be yes or no"),
        ("SAMDRIFT_SITE_URL", "samdrift.example.no", "https://samdrift.example.no"),
        ("SAMDRIFT_LOG_LEVEL", "loud", "SAMDRIFT_LOG_LEVEL must be one of"),
        ("SAMDRIFT_SECRET_KEY_FILE", "/nowhere/key", "cannot be read"),
        ("SAMDRIFT_HOST", "no.such.host.invalid", "no address of this machine"),
    ],
)
def test_wrong_setting_is_told_in_a_line(
    site: Installation, name: str, value: str, says: str
) -> None:
    wrong = Installation(site.home, site.url, {name: value})
    said = wrong.run("serve", code=2)
    assert says in said
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1


def test_database_that_does_not_answer_is_told(site: Installation) -> None:
    url = f"postgresql://samdrift@127.0.0.1:{free_port()}/samdrift"
    said = Installation(site.home, url).run("work", code=2)
    assert "the database does not answer" in said
    assert "Traceback" not in said


def test_home_that_cannot_be_made_is_told(site: Installation, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    wrong = Installation(site.home, "", {"SAMDRIFT_HOME": str(tmp_path / "file" / "home")})
    wrong.settings["SAMDRIFT_SECRET_KEY"] = ""
    assert "Set SAMDRIFT_HOME" in wrong.run("init", code=2)


@pytest.mark.sqlite
@pytest.mark.parametrize("command", ["serve", "work", "tick", "verify-history"])
def test_command_on_an_empty_database_says_what_to_do(empty: Installation, command: str) -> None:
    assert "samdrift init" in empty.run(command, code=2)


# init


@pytest.mark.sqlite
def test_init_makes_a_site_with_a_secret_and_an_administrator(empty: Installation) -> None:
    empty.settings["SAMDRIFT_SECRET_KEY"] = ""
    said = empty.run("init", "--name", "Vik", "--admin-email", "Adam@vik.test")
    assert "/account/welcome/" in said
    assert (empty.home / "secret-key").stat().st_mode & 0o777 == 0o600
    again = empty.run("init", "--admin-email", "adam@vik.test")
    assert "has an account already" in again
    told = empty.python(
        "from samdrift.kernel.models.site import Site\n"
        "from samdrift.parties.models.accounts import Account\n"
        "import datetime\nfrom samdrift.parties.queries import viewer_of_account\n"
        "viewer = viewer_of_account(Account.objects.get(), datetime.date.today())\n"
        "print(Site.objects.get().name, viewer.has('administrator'), viewer.inside)\n"
    )
    assert told.split() == ["Vik", "True", "True"]


@pytest.mark.sqlite
def test_init_refuses_what_is_no_address(empty: Installation) -> None:
    assert "no e-mail address" in empty.run("init", "--admin-email", "adam", code=2)


def test_demo_refuses_a_real_site(site: Installation) -> None:
    assert "real site" in site.run("demo", code=2)
    assert site.run("demo", "--if-empty") == ""


def test_a_glance_tells_the_site_without_loading_django(site: Installation) -> None:
    looked = site.start(
        "-c",
        "import sys\nfrom samdrift.cli import glance\n"
        "print(glance.holds_example(), 'django' in sys.modules)",
    )
    assert looked.communicate(timeout=60)[0].split() == ["False", "False"]
    site.python(
        "from samdrift.kernel.models.site import Site\nSite.objects.update(is_example=True)"
    )
    try:
        assert "example is there already" in site.run("demo", "--if-empty")
    finally:
        site.python(
            "from samdrift.kernel.models.site import Site\nSite.objects.update(is_example=False)"
        )


def test_a_glance_tells_nothing_of_a_database_without_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = on_this_engine(tmp_path)
    monkeypatch.setenv("SAMDRIFT_HOME", str(bare.home))
    monkeypatch.setenv("SAMDRIFT_DATABASE_URL", bare.url)
    assert glance.holds_example() is None
    assert not (bare.home / "samdrift.sqlite3").exists()


@pytest.mark.sqlite
def test_demo_refuses_to_be_reached_from_other_machines(empty: Installation) -> None:
    empty.settings["SAMDRIFT_HOST"] = "0.0.0.0"  # noqa: S104 -- the test's own
    assert "only for this machine" in empty.run("demo", code=2)


@pytest.mark.sqlite
def test_example_is_not_served_to_other_machines(tmp_path: Path) -> None:
    made = on_sqlite(tmp_path)
    made.run("manage", "migrate", "--verbosity", "0")
    made.python(
        "from samdrift.kernel.models.site import Site\n"
        "Site.objects.create(name='Example', is_example=True)"
    )
    port = str(free_port())
    assert "only for this machine" in made.run("serve", "--host", "0.0.0.0", "--port", port, code=2)  # noqa: S104 -- the test's own
    assert "holds the example" in made.run("init", code=2)


# Registers, keys, check


def test_register_is_exported_whole(site: Installation, tmp_path: Path) -> None:
    file = tmp_path / "people.json"
    assert "1 rows" in site.run("export", "people", str(file))
    assert len(json.loads(file.read_text())) == 1
    csv = site.run("export", "parties.person", "--language", "en")
    assert "adam@vik.test" in csv
    assert csv.startswith("\ufeff")
    assert site.run("export", "people", str(tmp_path / "p.xlsx")).startswith("1 rows")
    assert len(json.loads(site.run("export", "people", "--format", "json"))) == 1


def test_export_of_many_rows_has_its_headings_once(site: Installation) -> None:
    site.python(
        "from samdrift.parties.models.suppliers import Supplier\n"
        "Supplier.objects.bulk_create(Supplier(name=f'L {n}', sort_key=f'l{n}') for n in range(4500))"
    )
    lines = site.run("export", "supplier").splitlines()
    assert len(lines) == 4501
    assert sum("L " in line for line in lines[1:]) == 4500


def test_unknown_register_is_answered_with_the_known(site: Installation) -> None:
    said = site.run("export", "ships", code=2)
    assert "people" in said and "supplier" in said


def test_unknown_day_is_refused(site: Installation) -> None:
    assert "Write it like" in site.run("export", "people", "--as-of", "i går", code=2)


def test_key_is_made_listed_and_ended(site: Installation) -> None:
    secret = site.run("token", "adam@vik.test", "--name", "reports").splitlines()[0]
    assert len(secret) > 40
    listed = site.run("token", "adam@vik.test")
    assert "reports" in listed and secret not in listed
    number = listed.split()[0]
    site.run("token", "adam@vik.test", "--end", number)
    assert "No keys" in site.run("token", "adam@vik.test")
    assert "no account" in site.run("token", "nobody@vik.test", "--name", "x", code=2)


def test_check_finds_nothing_to_mend_in_a_new_site(site: Installation) -> None:
    site.run("tick")
    assert "fault" not in site.run("check")


def test_history_that_was_tampered_with_gives_exit_code_one(site: Installation) -> None:
    site.run("tick", "--everything")
    assert "the history is whole" in site.run("verify-history")
    assert "once went further" in site.run("verify-history", "--expect", "a" * 64, code=1)


# serve


def answer(url: str, timeout: float = 180) -> tuple[int, str]:
    """What the address answers, waiting until something listens."""
    last = time.monotonic() + timeout
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as found:  # noqa: S310 -- our own address
                return found.status, found.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            assert time.monotonic() < last, f"{url} never answered"
            time.sleep(0.05)


@pytest.fixture
def serving(site: Installation) -> Iterator[Any]:
    """`serving("--all")` starts the server on a free port; gives the process and its address."""
    started: list[subprocess.Popen[str]] = []

    def start(*more: str, host: str = "127.0.0.1") -> tuple[subprocess.Popen[str], str]:
        port = free_port(host)
        process = site.start("-m", "samdrift", "serve", "--host", host, "--port", str(port), *more)
        started.append(process)
        return process, f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_server_answers_and_ends(serving: Any) -> None:
    process, url = serving()
    assert answer(f"{url}/healthz") == (200, "ok\n")
    process.terminate()
    out, _err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert url in out


def test_server_listens_on_ipv6(serving: Any) -> None:
    process, url = serving(host="::1")
    assert answer(f"{url}/healthz")[0] == 200
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0


def test_port_that_is_taken_is_told(site: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = site.run("serve", "--port", str(other.getsockname()[1]), code=2)
    assert "is taken" in said


def children(pid: int) -> dict[int, str]:
    """The processes that a process has started, with their command lines."""
    found: dict[int, str] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == pid:
                    found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
            except (FileNotFoundError, ProcessLookupError):
                continue
    return found


def eventually(condition: Any, seconds: float = 180) -> None:
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last, "it never came to that"
        time.sleep(0.05)


def test_all_run_together_come_back_and_stop_together(serving: Any) -> None:
    process, url = serving("--all")
    assert answer(f"{url}/healthz")[0] == 200

    def running(word: str) -> list[int]:
        return [pid for pid, line in children(process.pid).items() if f"samdrift {word}" in line]

    eventually(lambda: all(len(running(word)) == 1 for word in ("serve", "work", "tick")))
    (killed,) = running("work")
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: set(running("work")) - {killed})
    everybody = {*children(process.pid), *children(running("serve")[0])}
    process.terminate()
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "work ended with -9; starting it again" in err
    eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in everybody))


def everybody_of(process: subprocess.Popen[str]) -> set[int]:
    """The process's children and theirs."""
    mine = children(process.pid)
    return {*mine, *(pid for one in mine for pid in children(one))}


@pytest.mark.parametrize(("more", "many"), [(("--all",), 5), ((), 2)])
def test_nobody_is_left_when_the_first_process_is_killed_outright(
    serving: Any, more: tuple[str, ...], many: int
) -> None:
    process, url = serving(*more)
    assert answer(f"{url}/healthz")[0] == 200
    eventually(lambda: len(everybody_of(process)) == many)
    left = everybody_of(process)
    process.kill()
    process.wait(60)
    eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left), 40)


def test_two_web_processes_are_small(serving: Any) -> None:
    """250 MB for two and the process they came from; what they share is counted once."""
    process, url = serving()
    for _request in range(20):
        answer(f"{url}/account/login/")
    workers = children(process.pid)
    assert len(workers) == 2
    held = sum(proportional(pid) for pid in (process.pid, *workers))
    process.terminate()
    process.communicate(timeout=60)
    assert held / 1024 < 250


def proportional(pid: int) -> int:
    """The process's memory in kilobytes, each page parted among those that share it."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(rollup.partition("Pss:")[2].split()[0])


def test_server_that_was_stopped_listens_no_more(serving: Any) -> None:
    process, url = serving()
    answer(f"{url}/healthz")
    process.terminate()
    assert process.wait(60) == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"{url}/healthz", timeout=2)  # noqa: S310 -- our own address
