"""Event logs in XES: what is read, and what is refused."""

from __future__ import annotations

import datetime as dt
import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.formats.packed import PackedError, unpacked
from samdrift.formats.xes import Limits, XesError, read

LOG = b"""<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
  <string key="concept:name" value="the log"/>
  <trace>
    <string key="concept:name" value="A-1"><string key="inner" value="left out"/></string>
    <event><string key="concept:name" value="Queued"/><date key="time:timestamp" value="2011-10-11T13:45:40.276+02:00"/></event>
    <event><string key="concept:name" value="Done"/><int key="n" value="7"/><boolean key="ok" value="true"/><date key="time:timestamp" value="yesterday"/></event>
  </trace>
  <trace><string key="concept:name" value="A-2"/></trace>
</log>"""


def test_xes_reads_traces_with_their_events() -> None:
    first, second = read(LOG)
    assert first.attributes == {"concept:name": "A-1"}
    assert [event["concept:name"] for event in first.events] == ["Queued", "Done"]
    zone = dt.timezone(dt.timedelta(hours=2))
    assert first.events[0]["time:timestamp"] == dt.datetime(
        2011, 10, 11, 13, 45, 40, 276000, tzinfo=zone
    )
    assert (first.events[1]["n"], first.events[1]["ok"]) == (7, True)
    assert first.odd == [("time:timestamp", "yesterday", 8)]
    assert (second.attributes["concept:name"], second.events) == ("A-2", [])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_xes"),
        (b"number,state\n1,New\n", "not_xes"),
        (b"<html/>", "not_xes"),
        (LOG[:-20], "malformed"),
        (b'<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]><log>&a;</log>', "doctype"),
        (b"<log>" + b"<a>" * 70 + b"</a>" * 70 + b"</log>", "too_large"),
    ],
)
def test_xes_refuses_by_name(data: bytes, code: str) -> None:
    with pytest.raises(XesError) as refused:
        list(read(data))
    assert refused.value.code == code


def test_xes_yields_what_was_right_before_the_fault() -> None:
    data = LOG.replace(
        b"</log>", b"<trace>" + b'<string key="k" value="v"/>' * 30 + b"</trace></log>"
    )
    traces = read(data, Limits(attributes=20))
    with pytest.raises(XesError, match="too_large"):
        list(traces)


@given(st.binary(max_size=300))
def test_xes_never_raises_anything_else(data: bytes) -> None:
    found: object = []
    with suppress(XesError):
        found = list(read(b"<log>" + data))
    assert found == []


def test_packed_files_are_unpacked_within_bounds() -> None:
    assert unpacked(gzip.compress(LOG)) == LOG
    assert unpacked(gzip.compress(b"a") + gzip.compress(b"b")) == b"ab"
    assert unpacked(b"as it is") == b"as it is"
    for data, code in (
        (gzip.compress(LOG)[:-9], "damaged"),
        (b"\x1f\x8bnonsense", "damaged"),
        (gzip.compress(bytes(30_000_000)), "too_large"),
    ):
        with pytest.raises(PackedError) as refused:
            unpacked(data)
        assert refused.value.code == code
