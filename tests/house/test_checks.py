"""`./test` counts rightly and lets nothing pass that did not hold."""

import sys

import pytest

import checks


def fake(*commands, **more):
    return checks.Check("example", [list(command) for command in commands], **more)


def python(source):
    return [sys.executable, "-c", source]


def test_command_that_fails_is_shown_and_fails_all(tmp_path, capsys):
    outcomes = [
        checks.run(fake(python("print('fine')")), tmp_path),
        checks.run(fake(python("raise SystemExit('crooked')")), tmp_path),
    ]
    assert checks.conclude(outcomes) == 1
    said = capsys.readouterr().out
    assert "crooked" in said
    assert "fine" not in said
    assert said.splitlines()[-1] == "0 passed, 1 failed"


def run_pytest(tmp_path, source):
    file = tmp_path / "test_example.py"
    file.write_text(source, encoding="utf-8")
    command = [str(file), "--rootdir", str(tmp_path), "-c", "/dev/null", "-p", "no:django"]
    return checks.run(fake(command, tests=True), tmp_path)


@pytest.mark.parametrize(
    ("source", "held", "passed", "failed"),
    [
        ("def test_a(): assert True\ndef test_b(): assert 1", True, 2, 0),
        ("def test_a(): assert True\ndef test_b(): assert 0", False, 1, 1),
        ("import pytest\ndef test_a(): pytest.skip()\ndef test_b(): assert 1", False, 1, 0),
        ("import nothing_of_this_name", False, 0, 1),
        ("", False, 0, 0),
    ],
)
def test_run_of_tests_is_counted(tmp_path, source, held, passed, failed):
    outcome = run_pytest(tmp_path, source)
    assert (outcome.held, outcome.passed, outcome.failed) == (held, passed, failed)


@pytest.mark.parametrize(("in_ci", "code"), [(False, 0), (True, 1)])
def test_what_cannot_run_is_a_failure_in_ci_alone(tmp_path, monkeypatch, capsys, in_ci, code):
    monkeypatch.setattr(checks, "IN_CI", in_ci)
    outcome = checks.run(fake([], tests=True, hindrance="no browser"), tmp_path)
    assert checks.conclude([outcome]) == code
    assert "not run: no browser" in capsys.readouterr().out


def test_nobodys_own_samdrift_is_touched(tmp_path, monkeypatch):
    monkeypatch.setenv("SAMDRIFT_DATABASE_URL", "postgresql:///precious")
    monkeypatch.setenv("SAMDRIFT_HOME", "/precious")
    source = "import os; print(sorted(name for name in os.environ if name.startswith('SAMDRIFT')))"
    code, said = checks.call(python(source), fake([]), tmp_path)
    assert (code, said.strip()) == (0, "['SAMDRIFT_HOME']")
