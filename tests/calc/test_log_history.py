"""Logs of other tools, case by case: moments, states, and that no case is lost whatever the rows hold."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.desk.calc.logs.mapping import Mapping, MappingError
from samdrift.desk.calc.logs.moments import Moments, NoMoment
from samdrift.desk.calc.logs.reading import LogError, opened
from samdrift.desk.calc.logs.standard import STANDARD

HEADINGS = ("number", "incident_state", "opened_at", "sys_updated_at", "resolved_at", "made_sla")
CELLS = st.sampled_from(
    [
        "",
        "?",
        "A",
        "B",
        "New",
        "Closed",
        "-100",
        "true",
        "1/2/2026 08:00",
        "31/2/2026",
        "9999",
        "ä;\n",
    ]
)


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("29/2/2016 01:16", "2016-02-29T00:16:00+00:00"),
        ("21.11.2026 kl. 08.30", "2026-11-21T07:30:00+00:00"),
        ("2026-07-01 08:00:05", "2026-07-01T06:00:05+00:00"),
        ("2026-07-01T08:00:00+02:00", "2026-07-01T06:00:00+00:00"),
        ("2026-07-01T08:00:00Z", "2026-07-01T08:00:00+00:00"),
        ("3/4/26 1:05 PM", "2026-04-03T11:05:00+00:00"),
        (dt.date(2026, 1, 2), "2026-01-01T23:00:00+00:00"),
    ],
)
def test_moments_are_read_as_logs_write_them(told: object, moment: str) -> None:
    assert Moments().read(told).isoformat() == moment


@pytest.mark.parametrize("told", ["", "31/2/2026", "yesterday", "1/1/0001 00:00", "2026", None, 7])
def test_moments_that_are_none_are_refused(told: object) -> None:
    with pytest.raises(NoMoment):
        Moments().read(told)


@given(st.lists(st.tuples(*[CELLS] * len(HEADINGS)), max_size=12))
def test_logs_lose_no_case_whatever_stands_in_them(rows: list[tuple[str, ...]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADINGS, *rows])
    log = opened(out.getvalue().encode(), STANDARD["servicenow"])
    found = [told.number for told in log.histories()]
    named = {row[0].strip() for row in rows} - {"", "?"}
    assert sorted(found) == sorted(named)
    for told in log.histories():
        moments = [step.at for step in told.steps]
        assert moments == sorted(moments)
        assert told.facts.get("opened_at") is None or told.facts["state"]


def test_logs_are_read_from_a_workbook_as_from_text() -> None:
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Saker")
        sheet.write_row(0, 0, ["Uttrekk fra desken"])
        sheet.write_row(2, 0, ["ID", "Title", "Status", "Opening date"])
        day = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.write_row(3, 0, [17, "Treg", "Solved"])
        sheet.write_datetime(3, 3, dt.datetime(2026, 3, 2, 8, 0), day)  # noqa: DTZ001 -- as Excel has it
    (told,) = opened(out.getvalue(), STANDARD["glpi"]).histories()
    assert (told.number, told.facts["title"], told.facts["state"]) == ("17", "Treg", "resolved")
    assert told.facts["opened_at"].isoformat() == "2026-03-02T07:00:00+00:00"


def test_mappings_are_kept_as_data() -> None:
    for one in STANDARD.values():
        assert Mapping.from_json(one.to_json()).columns == one.columns
    for content, code in (
        ({"key": "a"}, "not_a_mapping"),
        ({"key": "a", "name": "A", "columns": {}}, "no_number"),
        ({"key": "a", "name": "A", "columns": {"nothing": ["x"]}}, "unknown_field"),
    ):
        with pytest.raises(MappingError) as refused:
            Mapping.from_json(content)
        assert refused.value.code == code
    with pytest.raises(LogError) as unusable:
        opened(b"", STANDARD["generic"])
    assert unusable.value.code == "empty"
