"""What stands on the pages of working time and of hours for pay."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.desk.lists import oncall_words as words
from samdrift.desk.lists.oncall_pages import rules_told
from samdrift.desk.models.oncall import Rota
from samdrift.desk.queries import oncall_check as check
from samdrift.desk.queries import oncall_own as own
from samdrift.desk.queries.oncall_tries import answering
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
CHECKED = 6
"""Weeks shown of the check, from the one before this."""


def check_page(viewer: Viewer, rota: Rota) -> Context:
    """Each person's weeks line by line, and what breaks which rule."""
    first = check.monday_of(viewer.today) - WEEK
    held = check.rules_of(rota, viewer.today)
    weeks = max(CHECKED, int(check.values_of(held)["average_weeks"]))
    papers = {one.rule.code: one for one in held}
    people = [
        {
            "person": person,
            "weeks": [_week(one) for one in account.weeks],
            "breaches": [
                {
                    "name": words.rule_name(one.code),
                    "paragraph": papers[one.code].rule.paragraph,
                    "day": one.day,
                    "text": words.breach_told(one.code, one.measured, one.limit),
                }
                for one in account.breaches
            ],
        }
        for person, account in check.accounts(rota, first, weeks, viewer.now)
    ]
    return {
        "rota": rota,
        "back": words.rota_url(rota),
        "people": people,
        "rules": rules_told(rota, viewer),
        "calendar": rota.calendar,
    }


def _week(one: Any) -> dict[str, Any]:
    return {
        "number": one.first.isocalendar().week,
        "first": one.first,
        **{
            name: words.hours_told(getattr(one, name))
            for name in ("ordinary", "on_call", "called_out", "counted", "rest")
        },
        "share": str(one.share),
        "part": words.hours_told(one.on_call * one.share),
    }


def hours_page(viewer: Viewer, first: dt.date) -> Context:
    """The month's hours, for pay, and how they are shared between the towns."""
    pays = own.pay_of_month(first, viewer.now)
    before, after = (first - DAY).replace(day=1), (first + dt.timedelta(days=32)).replace(day=1)
    return {
        "first": first,
        "before": f"{before:%Y-%m}",
        "after": f"{after:%Y-%m}",
        "here": f"{first:%Y-%m}",
        "pays": [(one, _hours(one.on_call), words.hours_told(one.called.total),
                  words.hours_told(one.counts)) for one in pays],
        "nights": ", ".join(dict.fromkeys(words.night_told(one.night) for one in pays)),
        "answering": answering(first),
        "towns": [
            (site, _hours(told), people, words.hours_told(told.total / people))
            for site, told, people in own.fairness(pays)
        ],
    }  # fmt: skip


def _hours(told: Any) -> dict[str, str | None]:
    names = ("total", "weekday", "weekend", "holiday", "night")
    return {name: words.hours_told(getattr(told, name)) for name in names}
