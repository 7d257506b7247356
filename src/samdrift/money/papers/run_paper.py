"""A run on paper: what each member pays, by which keys, and what each key says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from samdrift.formats.paper import Facts, Heading, Paragraph, Table
from samdrift.formats.text import file_name
from samdrift.kernel.templatetags.shown import moment, nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.runs import Run
from samdrift.money.papers import share_words as words
from samdrift.money.papers.own_paper import own_pdf
from samdrift.money.queries import runs as queries


def run_pdf(run: Run, viewer: Viewer) -> tuple[str, bytes]:
    """The file's name, and the paper as PDF."""
    marking = "" if run.state == Run.State.CLOSED else str(run.get_state_display())
    data = own_pdf(run.title, _("Cost split"), _blocks(run, viewer), viewer, marking=marking)
    return f"{file_name(run.title) or 'run'}.pdf", data


def _blocks(run: Run, viewer: Viewer) -> list[Any]:
    return [
        Facts(tuple(_facts(run))),
        Heading(1, _("What each member pays")),
        _members(run, viewer),
        Heading(1, _("By key")),
        _keys(run, viewer),
        *_readings(run, viewer),
    ]


def _facts(run: Run) -> list[tuple[str, str]]:
    rows = [
        (_("Period"), words.period_of(run)),
        (_("Sum without VAT"), str(nok(run.total))),
        (_("Checked by"), f"{run.checked_by}, {moment(run.checked_at)}" if run.checked_by else ""),
        (_("Closed by"), f"{run.closed_by}, {moment(run.closed_at)}" if run.closed_by else ""),
        (_("Why"), run.reason),
        (_("What is unsure may stand"), run.accepted),
    ]
    return [row for row in rows if row[1]]


def _members(run: Run, viewer: Viewer) -> Table:
    header = (_("Member"), _("Own cost"), _("Part of the joint cost"), _("Billed on account"), _("In all"))  # fmt: skip
    rows = queries.by_member(run, viewer)
    cells = [
        (one.member.name, *(str(nok(sum_)) for sum_ in (one.own, one.joint, one.ahead, one.total)))
        for one in rows
    ]
    return Table(header, tuple(cells), numeric=frozenset(range(1, 5)))


def _keys(run: Run, viewer: Viewer) -> Table:
    rows = queries.by_key(run, viewer)
    cells = [
        (one["name"] or _("Own cost"), str(one["count"]), str(nok(one["sum"]))) for one in rows
    ]
    header = (_("Split by"), _("Costs"), _("Sum without VAT"))
    return Table(header, tuple(cells), numeric=frozenset({1, 2}))


def _readings(run: Run, viewer: Viewer) -> list[Any]:
    """How each key shared, member by member."""
    found: list[Any] = []
    readings = queries.readings_of(run, viewer)
    names = queries.names_in(readings, viewer)
    for reading in readings:
        values = {"key": reading.key_version.key.title, "period": words.period_of(reading)}
        found.append(Heading(1, _("How %(key)s shared, %(period)s") % values))
        rows = tuple(
            (
                names.get(row[0], ""),
                words.share_text(Fraction(row[1])),
                "; ".join(words.reckoning(row)),
            )
            for row in reading.rows
        )
        if not rows:
            found.append(Paragraph(_("It could not share.")))
            continue
        header = (_("Member"), _("Share"), _("How it is worked out"))
        found.append(Table(header, rows, numeric=frozenset({1})))
    return found
