"""Alertmanager's messages are read whatever they are."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from samdrift.formats.alerts import MOST, read

START = "2026-06-01T08:00:00.787684044Z"


def alert(**more: Any) -> dict[str, Any]:
    return {
        "status": "firing",
        "labels": {"alertname": "Nede", "kommune": "1103"},
        "annotations": {"summary": "Svarer ikke"},
        "startsAt": START,
        "endsAt": "0001-01-01T00:00:00Z",
        "fingerprint": "abc",
        **more,
    }


def message(*alerts: Any, **more: Any) -> bytes:
    told = {"version": "4", "receiver": "desk", "groupKey": "{}", "alerts": list(alerts), **more}
    return json.dumps(told).encode()


def codes(raw: bytes) -> list[str]:
    return [flaw.code for flaw in read(raw).flaws]


def test_a_firing_and_a_resolved_alert_are_read_whole():
    found = read(message(alert(), alert(status="resolved", endsAt="2026-06-01T10:30:00+02:00")))
    assert found.understood and not found.flaws and found.receiver == "desk"
    first, second = found.alerts
    assert first.firing and first.ends_at is None and first.name == "Nede"
    assert first.starts_at == dt.datetime(2026, 6, 1, 8, 0, 0, 787684, tzinfo=dt.UTC)
    assert not second.firing and second.ends_at == dt.datetime(2026, 6, 1, 8, 30, tzinfo=dt.UTC)


def test_what_is_odd_is_named_with_its_place_and_the_rest_is_read():
    odd = message(
        alert(labels={"alertname": "A\x00", "n": 1}),
        "not one",
        alert(fingerprint=None, startsAt="i går"),
        alert(status="resolved"),
        alert(status="later", endsAt="2026-06-01T07:00:00Z"),
        alert(startsAt="2026-06-01T08:00:00"),
        alert(startsAt=None, endsAt=9, labels=None),
        version="5",
        truncatedAlerts=2,
    )
    found = read(odd)
    assert found.understood and len(found.alerts) == 6 and found.truncated == 2
    told = [(flaw.code, flaw.where) for flaw in found.flaws]
    for pair in (
        ("other_version", "version"), ("truncated", "truncatedAlerts"),
        ("not_plain", "alerts[0].labels.n"), ("not_an_alert", "alerts[1]"),
        ("bad_start", "alerts[2].startsAt"), ("no_fingerprint", "alerts[2].fingerprint"),
        ("no_end", "alerts[3].endsAt"), ("no_status", "alerts[4].status"),
        ("ends_first", "alerts[4].endsAt"), ("bad_start", "alerts[5].startsAt"),
        ("no_start", "alerts[6].startsAt"), ("bad_end", "alerts[6].endsAt"),
        ("no_labels", "alerts[6].labels"),
    ):  # fmt: skip
        assert pair in told
    assert found.alerts[0].name == "A"
    assert found.alerts[1].fingerprint.startswith("own-")
    assert found.alerts[3].firing is False and found.alerts[3].ends_at == found.alerts[3].starts_at


def test_what_is_no_message_says_why():
    assert codes(b"\xff\xfe") == ["not_text"]
    assert codes(b"{") == codes(b"") == ["not_json"]
    assert codes(b"[" * 100_000) == ["not_json"]
    assert codes(b"1" * 5_000) == ["not_json"]
    assert codes(b"[]") == ["not_object"]
    assert codes(b'{"alerts": {}}') == ["no_alerts"]
    assert not read(b"{}").understood
    assert read(b"\xef\xbb\xbf" + message(alert())).understood
    many = read(message(*[{}] * (MOST + 1)))
    assert len(many.alerts) == MOST and "too_many" in {flaw.code for flaw in many.flaws}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.binary(max_size=60)
    | JSON.map(lambda told: json.dumps(told).encode())
    | st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "status": JSON, "labels": JSON, "annotations": JSON, "fingerprint": JSON,
                "startsAt": JSON | st.datetimes().map(str) | st.just("0001-01-01T00:00:00+14:00"),
                "endsAt": JSON | st.just("9999-12-31T23:59:59-14:00"),
            },
        ),
        max_size=3,
    ).map(lambda rows: message(*rows))
)  # fmt: skip
def test_nothing_makes_the_reader_raise(raw):
    found = read(raw)
    assert found.understood or found.flaws
    assert all(one.starts_at is None or one.starts_at.tzinfo for one in found.alerts)
