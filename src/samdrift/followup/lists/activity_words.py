"""Activities in words: when they recur, whose they are, who is responsible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from samdrift.followup.calc import anchors
from samdrift.followup.calc.recurrence import described
from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.kernel.templatetags.shown import day as shown_day

STATES: dict[str, Any] = {
    "late": gettext_lazy("Late"),
    "soon": gettext_lazy("Due soon"),
    "coming": gettext_lazy("To come"),
    "done": pgettext_lazy("an activity", "Done"),
    "dropped": gettext_lazy("Dropped"),
}
TONES = {
    "late": "danger",
    "soon": "warning",
    "coming": "neutral",
    "done": "success",
    "dropped": "neutral",
}
_PLACES: dict[int, Any] = {
    1: gettext_lazy("First"),
    2: gettext_lazy("Second"),
    3: gettext_lazy("Third"),
    4: gettext_lazy("Fourth"),
    5: gettext_lazy("Fifth"),
    -1: gettext_lazy("Last"),
}

_DATES_SAID = 4


def activity_url(activity: Activity) -> str:
    return reverse("followup:activity_detail", args=[activity.pk])


def occurrence_url(occurrence: Occurrence) -> str:
    return reverse("followup:due_detail", args=[occurrence.pk])


def rule_text(activity: Activity) -> str:
    """When it falls due: `Second Tuesday of November`, `3 weeks before the municipal budget`."""
    code, values = described(activity.rule)
    text = _sentence(code, values, activity)
    move = {
        "next": _("or the next working day"),
        "previous": _("or the working day before"),
    }.get(activity.rule.get("move", ""))
    return f"{text}, {move}" if move else text


def _sentence(code: str, values: dict[str, Any], activity: Activity) -> str:
    if code.startswith("every"):
        return _every(code, values, activity)
    if code.startswith("nth"):
        return _nth(code, values)
    if code.startswith("offset"):
        return _offset(code, values, activity)
    if code == "rrule":
        return _("By the rule %(text)s") % values
    if code == "dates":
        return _dates(values["dates"])
    return _("Once, %(day)s") % {"day": shown_day(activity.starts_on)}


def _dates(days: Sequence[dt.date]) -> str:
    """The days themselves; of many, the first and the last."""
    if len(days) <= _DATES_SAID:
        return ", ".join(str(shown_day(day)) for day in days)
    said = {"n": len(days), "first": shown_day(days[0]), "last": shown_day(days[-1])}
    return _("On %(n)s set days, from %(first)s to %(last)s") % said


def _every(code: str, values: dict[str, Any], activity: Activity) -> str:
    start = activity.starts_on
    said = {
        **values,
        "weekday": _weekday(start.weekday()),
        "day": start.day,
        "date": formats.date_format(start, "j. F" if _norwegian() else "j F"),
    }
    texts = {
        "every_week_one": _("Every week, on %(weekday)s"),
        "every_week": _("Every %(n)s weeks, on %(weekday)s"),
        "every_month_one": _("Every month, on day %(day)s"),
        "every_month": _("Every %(n)s months, on day %(day)s"),
        "every_year_one": _("Every year, %(date)s"),
        "every_year": _("Every %(n)s years, %(date)s"),
    }
    return texts[code] % said


def _norwegian() -> bool:
    return (get_language() or "nb")[:2] != "en"


def _weekday(number: int) -> str:
    """A weekday inside a sentence: small letters but in English."""
    name = str(WEEKDAYS[number])
    return name.lower() if _norwegian() else name


def _listed(names: list[str]) -> str:
    """March; March and November; March, June and November."""
    if len(names) <= 1:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _nth(code: str, values: dict[str, Any]) -> str:
    said = {
        "place": _PLACES[values["n"]],
        "weekday": _weekday(values["weekday"]),
        "months": _listed([str(MONTHS[m]) for m in values.get("months", ())]),
        "every": values["every"],
    }
    if code == "nth_months":
        return _("%(place)s %(weekday)s of %(months)s") % said
    if values["every"] > 1:
        return _("%(place)s %(weekday)s of every %(every)s months") % said
    return _("%(place)s %(weekday)s of the month") % said


def _offset(code: str, values: dict[str, Any], activity: Activity) -> str:
    said = {"n": values.get("n", 0), "base": base_name(activity)}
    n = said["n"]
    if code == "offset_same":
        return _("Each year, as the law or practice has it") if activity.anchor else said["base"]
    texts = {
        "offset_weeks_before": ngettext("%(n)s week before “%(base)s”", "%(n)s weeks before “%(base)s”", n),
        "offset_weeks_after": ngettext("%(n)s week after “%(base)s”", "%(n)s weeks after “%(base)s”", n),
        "offset_days_before": ngettext("%(n)s day before “%(base)s”", "%(n)s days before “%(base)s”", n),
        "offset_days_after": ngettext("%(n)s day after “%(base)s”", "%(n)s days after “%(base)s”", n),
    }  # fmt: skip
    return texts[code] % said


def base_name(activity: Activity) -> str:
    """What an offset is counted from."""
    found = anchors.anchor(activity.anchor) if activity.anchor else None
    if found:
        return found.title(get_language() or "nb")
    return str(activity.after) if activity.after else ""


def whose_text(activity: Activity) -> str:
    """Whose it is: a member's, an arrangement's, or the whole cooperation's."""
    return str(activity.member or activity.arrangement or _("The whole cooperation"))


def responsible_text(activity: Activity) -> str:
    """The role or the person; empty when nobody is named."""
    if activity.role:
        return str(activity.get_role_display())
    return str(activity.person) if activity.person else ""


def state_tag(occurrence: Occurrence, today: Any) -> Any:
    state = occurrence.state(today)
    return format_html('<span class="tag" data-tone="{}">{}</span>', TONES[state], STATES[state])
