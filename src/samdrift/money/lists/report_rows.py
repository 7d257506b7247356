"""A report on a page: its rows, how its totals are made up, and its picture."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import mark_safe

from samdrift.money.calc.report import Line, Report
from samdrift.money.papers.report_paper import picture_of
from samdrift.money.papers.words import shown


def row_of(line: Line) -> dict[str, Any]:
    return {
        "label": line.label,
        "cells": [shown(*cell) for cell in line.cells()],
        "strong": line.strong,
        "formula": line.formula,
        "url": line.url,
    }


def rows_of(report: Report) -> dict[str, Any]:
    """The report with its rows, and those that can be opened with what they are made of."""
    return {
        "report": report,
        "rows": [row_of(line) for line in report.lines],
        "explained": [
            (row_of(one), [row_of(part) for part in one.parts]) for one in report.explained()
        ],
    }


def shown_report(report: Report) -> dict[str, Any]:
    """What the page of a report shows, with its picture."""
    return {
        **rows_of(report),
        "picture": mark_safe(picture_of(report)),  # noqa: S308 -- our own template
    }
