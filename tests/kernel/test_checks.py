"""`samdrift check` names each thing that makes a site unsafe or unfit, with how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from tests.kernel.conftest import drop_guards

from samdrift.kernel import checks, clock, guards
from samdrift.kernel.models.work import Beat


def ids(found: Any) -> list[str]:
    assert all(one.hint for one in found), "each says how it is mended"
    return [one.id for one in found]


def test_short_secret_is_a_fault(settings: Any) -> None:
    settings.SECRET_KEY = "short"
    assert ids(checks.secret()) == ["samdrift.E001"]
    settings.SECRET_KEY = "x" * 50
    assert ids(checks.secret()) == []


def test_secret_that_others_can_read_is_a_fault(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    assert ids(checks.secret_is_private()) == []
    file = tmp_path / "secret-key"
    file.write_text("x")
    file.chmod(0o644)
    assert ids(checks.secret_is_private()) == ["samdrift.E002"]
    file.chmod(0o600)
    assert ids(checks.secret_is_private()) == []


def test_home_that_is_not_there_is_a_fault(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "none"
    assert ids(checks.home_is_writable()) == ["samdrift.E003"]
    settings.HOME = tmp_path
    assert ids(checks.home_is_writable()) == []


def test_debugging_is_a_fault(settings: Any) -> None:
    settings.DEBUG = True
    assert ids(checks.debug_is_off()) == ["samdrift.E004"]
    settings.DEBUG = False
    assert ids(checks.debug_is_off()) == []


def test_missing_styles_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ids(checks.styles_are_there()) == []
    monkeypatch.setattr(checks, "STYLES", "samdrift/none.css")
    assert ids(checks.styles_are_there()) == ["samdrift.E005"]


@pytest.mark.parametrize(
    ("url", "host", "found"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1", []),
        ("https://samdrift.vik.test", "127.0.0.1", []),
        ("http://samdrift.vik.test", "127.0.0.1", ["samdrift.W001"]),
        ("http://127.0.0.1:8000", "0.0.0.0", ["samdrift.W001"]),  # noqa: S104 -- the test's own
    ],
)
def test_site_that_others_reach_without_tls_is_warned_of(
    settings: Any, monkeypatch: pytest.MonkeyPatch, url: str, host: str, found: list[str]
) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = url, ["samdrift.vik.test"]
    monkeypatch.setenv("SAMDRIFT_HOST", host)
    assert ids(checks.others_reach_it_safely()) == found


def test_site_that_answers_to_any_name_is_a_fault(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert ids(checks.others_reach_it_safely()) == ["samdrift.E006"]


def test_site_without_mail_is_warned_of(settings: Any) -> None:
    settings.SITE_URL, settings.EMAIL_HOST = "https://samdrift.vik.test", ""
    assert ids(checks.mail_goes_out()) == ["samdrift.W002"]
    settings.EMAIL_HOST = "mail.vik.test"
    assert ids(checks.mail_goes_out()) == []


def database() -> list[str]:
    return ids(checks.database_is_ready(databases=["default"]))


def test_missing_guards_are_a_fault(db: None) -> None:
    Beat.objects.create(name="any", ran_at=timezone.now(), next_at=timezone.now())
    assert database() == []
    drop_guards()
    assert database() == ["samdrift.E013"]
    guards.put_in_place()
    assert database() == []


def test_clock_that_does_not_run_is_noted(db: None) -> None:
    assert database() == ["samdrift.I001"]
    list(clock.tick())
    assert database() == []


def test_database_is_asked_only_when_asked_for() -> None:
    assert ids(checks.database_is_ready(databases=None)) == []


def test_pragma_that_is_off_is_a_fault(db: None) -> None:
    list(clock.tick())
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA recursive_triggers=OFF")
        assert database() == ["samdrift.E012"]
        connection.cursor().execute("PRAGMA recursive_triggers=ON")
    assert database() == []


def test_health_tells_only_that_it_answers(db: None, client: Any) -> None:
    found = client.get("/healthz")
    assert (found.status_code, found.content) == (200, b"ok\n")
    assert client.post("/healthz").status_code == 405
