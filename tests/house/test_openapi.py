"""The API's description is what was looked at: renew it with `python tests/house/test_openapi.py`."""

from __future__ import annotations

import difflib
import os
import sys
from pathlib import Path

import orjson

SNAPSHOT = Path(__file__).with_name("openapi.json")
HOW = f"The API has changed. If that is meant, renew the snapshot: python {Path(__file__).name}, and look at the difference."


def described() -> bytes:
    """The description as it is now, without the version, which changes with every release."""
    from django.urls import resolve

    schema = orjson.loads(resolve("/api/v1/openapi.json").func(None).content)
    schema["info"]["version"] = ""
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


def test_description_is_the_one_that_was_looked_at() -> None:
    looked_at, now = SNAPSHOT.read_text().splitlines(), described().decode().splitlines()
    changed = list(difflib.unified_diff(looked_at, now, "looked at", "now", lineterm=""))
    assert not changed, "\n".join([HOW, *changed])


def test_every_operation_is_described_and_tells_its_refusals() -> None:
    schema = orjson.loads(described())
    for path, methods in schema["paths"].items():
        for told in methods.values():
            assert told["operationId"] and told["summary"], path
            done = [code for code in told["responses"] if code.startswith("2")]
            assert len(done) == 1, path
            if path not in {"/api/v1/me", "/api/v1/search"}:
                assert {"401", "404"} <= set(told["responses"]), path


def test_every_register_is_in_the_api() -> None:
    from samdrift.kernel.registry import registry

    paths = orjson.loads(described())["paths"]
    for register in registry.registers.values():
        assert f"/api/v1/{register.room}/{register.key}" in paths


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(root / "src"), str(root)]
    os.environ["DJANGO_SETTINGS_MODULE"] = "samdrift.settings"
    import django
    import tests.environment  # noqa: F401 -- a home of its own

    django.setup()
    SNAPSHOT.write_bytes(described())
