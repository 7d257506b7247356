"""The figures of a month as tables: the same on the page and on paper, each number with its list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samdrift.desk.calc.reports import AGES, FEWEST, Month, percent, satisfaction
from samdrift.desk.models.catalogue import CaseKind
from samdrift.desk.queries import report_words as words

Figures = Mapping[str, Any]
NARROW = 3
"""Columns that a phone holds side by side."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table. `url` opens the cases a number is made of; `unknown` is not a 0."""

    text: str
    url: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A table with its heading and what is to be known of it; without rows only `note` is told."""

    key: str
    title: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    note: str = ""

    @property
    def numeric(self) -> frozenset[int]:
        return frozenset(at for row in self.rows for at, one in enumerate(row) if one.numeric)

    @property
    def is_wide(self) -> bool:
        """Whether a phone cannot hold its columns side by side."""
        return len(self.head) > NARROW

    @property
    def labelled(self) -> list[list[tuple[str, Cell]]]:
        """The rows, each cell after the name of its column."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose figures they are, and of which month: what the addresses of the lists are made of."""

    month: Month
    member: int

    def cell(self, number: int, what: str, **filters: Any) -> Cell:
        month = self.month
        url = words.cases_url(what, month.start, month.end, member=self.member, **filters)
        return Cell(str(number), url if number else "", numeric=True)


def tables(figures: Figures, member: int) -> list[Told]:
    """All of the month, in the order it is read."""
    reader = Reader(Month.read(figures["month"]), member)
    return [
        _volume(figures, reader),
        _promises(figures, reader),
        _ages(figures, reader),
        _by_priority(figures, reader),
        _by_kind(figures, reader),
        _named("systems", _("Systems with most cases"), figures, reader, "system"),
        _named("services", _("Services with most cases"), figures, reader, "service"),
        _causes(figures, reader),
        _outages(figures, reader),
        _satisfaction(figures),
    ]


def _volume(figures: Figures, reader: Reader) -> Told:
    counts = figures["counts"]
    month, before = reader.month, words.cases_url(
        "backlog", reader.month.start, reader.month.start, member=reader.member
    )  # fmt: skip
    rows = [
        (Cell(_("Open when the month began")),
         Cell(str(counts["before"]), before if counts["before"] else "", numeric=True)),
    ]  # fmt: skip
    sets = ("opened", "ended", "cancelled", "backlog", "reopened", "first")
    rows += [(Cell(words.what_text(what)), reader.cell(counts[what], what)) for what in sets]
    first, noted = counts["first"], counts["first"] + counts["not_first"]
    told = words.share_text(first, noted)
    note = (
        ngettext(
            "Of %(n)s case where it was noted, %(share)s was solved at the first contact.",
            "Of %(n)s cases where it was noted, %(share)s were solved at the first contact.",
            noted,
        )
        % {"n": noted, "share": told}
        if told
        else _("It was not noted of any case whether it was solved at the first contact.")
    )
    title = _("Cases in %(month)s") % {"month": words.month_text(month)}
    return Told("volume", title, (_("What"), pgettext("report", "Cases")), tuple(rows), note)


def _promises(figures: Figures, reader: Reader) -> Told:
    rows = []
    for level, name, metric, kept, broken in figures["promises"]:
        key = 0 if level is None else level
        rows.append(
            (
                Cell(name or _("No level")),
                Cell(words.metric_text(metric)),
                reader.cell(kept, f"kept_{metric}", level=key),
                reader.cell(broken, f"broken_{metric}", level=key),
                Cell(words.share_text(kept, kept + broken), numeric=True),
            )
        )
    head = (_("Level"), _("Promise"), _("In time"), _("Too late"), _("Share in time"))
    note = "" if rows else _("No promise was settled this month.")
    return Told("promises", _("Our promises, by level"), head, tuple(rows), note)


def _ages(figures: Figures, reader: Reader) -> Told:
    rows = tuple(
        (Cell(str(words.BANDS[band])), reader.cell(number, f"age_{band}"))
        for band, number in figures["ages"]
        if band in AGES
    )
    empty = not any(number for _band, number in figures["ages"])
    title = _("How old the backlog is")
    if empty:
        return Told("ages", title, note=_("Nothing was open when the month ended."))
    return Told("ages", title, (_("Age"), pgettext("report", "Cases")), rows)


def _three(
    key: str, title: str, called: str, rows: Iterable[tuple[str, list[Any]]], reader: Reader, name: str
) -> Told:  # fmt: skip
    made = tuple(
        (
            Cell(label),
            *(
                reader.cell(number, what, **{name: value})
                for what, number in zip(("opened", "ended", "backlog"), numbers, strict=True)
            ),
        )
        for label, (value, *numbers) in rows
    )
    sets = (words.what_text(what) for what in ("opened", "ended", "backlog"))
    return Told(key, title, (called, *sets), made, "" if made else _("No cases this month."))


def _by_priority(figures: Figures, reader: Reader) -> Told:
    rows = ((str(words.PRIORITIES[one[0]]), one) for one in figures["priorities"])
    return _three("priorities", _("By priority"), _("Priority"), rows, reader, "priority")


def _by_kind(figures: Figures, reader: Reader) -> Told:
    rows = ((str(CaseKind(one[0]).label), one) for one in figures["kinds"])
    return _three("kinds", _("By kind"), _("Kind"), rows, reader, "kind")


def _named(key: str, title: str, figures: Figures, reader: Reader, filter_name: str) -> Told:
    rows = tuple(
        (Cell(name), reader.cell(number, "opened", **{filter_name: pk}))
        for pk, name, number in figures[key]
    )
    head = (pgettext("report", "Name"), words.what_text("opened"))
    note = "" if rows else _("No case said what it was about.")
    return Told(key, title, head, rows, note)


def _causes(figures: Figures, reader: Reader) -> Told:
    rows = tuple(
        (Cell(text), reader.cell(number, "ended", root=text)) for text, number in figures["causes"]
    )
    without = figures["uncaused"]
    note = (
        ngettext(
            "%(n)s ended case has no cause written.",
            "%(n)s ended cases have no cause written.",
            without,
        )
        % {"n": without}
        if without
        else ""
    )
    if not rows and not without:
        note = _("No case ended this month.")
    head = (pgettext("report", "Cause"), words.what_text("ended"))
    return Told("causes", _("Most frequent causes"), head, rows, note)


def _outages(figures: Figures, reader: Reader) -> Told:
    title, known = _("Outages and availability"), figures.get("outages")
    if known is None:
        return Told("outages", title, note=_("Outages are not measured for this month."))
    head = (_("System"), _("Minutes down"), _("Availability"), _("Promised"))
    rows = tuple(
        (
            Cell(one["name"]),
            Cell(str(one["minutes"]), _outage_url(one["system"], reader), numeric=True),
            *(
                Cell(f"{told} %".replace(".", ",") if told else "", numeric=True)
                for told in (one["availability"], one["promised"])
            ),
        )
        for one in known
    )
    note = "" if rows else _("Nothing was down, and nothing is promised of availability.")
    return Told("outages", title, head, rows, note)


def _outage_url(system: int, reader: Reader) -> str:
    """The account of the month's availability, where the site measures it."""
    try:
        return reverse("desk:availability_one", args=[system, reader.member, str(reader.month)])
    except NoReverseMatch:
        return ""


def _satisfaction(figures: Figures) -> Told:
    answers, total = figures["answers"], figures["answer_sum"]
    title = _("Satisfaction")
    mean = satisfaction(total, answers) if total is not None else None
    if mean is None:
        text = _("%(n)s answers. The mean is shown when there are at least %(least)s.")
        return Told("satisfaction", title, note=text % {"n": answers, "least": FEWEST})
    shown = percent(mean / 100, 1)
    rows = ((Cell(_("Answers")), Cell(str(answers), numeric=True)),
            (Cell(_("Mean, 1 to 5")), Cell(shown, numeric=True)))  # fmt: skip
    return Told("satisfaction", title, (_("What"), pgettext("report", "Figure")), rows)


def tiles(figures: Figures, member: int) -> list[tuple[Cell, str]]:
    """The few that are read first: (number, what it is)."""
    reader, counts = Reader(Month.read(figures["month"]), member), figures["counts"]
    found = [
        (reader.cell(counts[what], what), words.what_text(what))
        for what in ("opened", "ended", "backlog")
    ]
    kept = sum(one[3] for one in figures["promises"])
    whole = kept + sum(one[4] for one in figures["promises"])
    found.append((Cell(words.share_text(kept, whole) or "—"), _("Promises in time")))
    return found
