"""A key held against another: what each member would pay more or less, and the same as a report."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from samdrift.kernel.reach import one_seen
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.key_picture import draw
from samdrift.money.calc.report import KRONER, SHARE, Line, Report
from samdrift.money.models.keys import KeyVersion, SplitKey
from samdrift.money.papers.share_words import share_text
from samdrift.money.queries.key_costs import (
    ACCOUNTS,
    GIVEN,
    NO_VERSION,
    RUNS,
    Comparison,
    Other,
    compare,
    cost_of_year,
)
from samdrift.money.queries.key_readings import Problem, Spec
from samdrift.money.queries.key_shares import specs_of, versions_on
from samdrift.money.queries.key_texts import part_text, problem_text

SHOWN = 10
Context = dict[str, Any]


def spec_chosen(chosen: str, viewer: Viewer) -> Spec | None:
    """What `version:7` or `key:3` says (a key: on the day shown); None for the key itself."""
    kind, _colon, pk = chosen.partition(":")
    if not pk.isdecimal():
        return None
    if kind == "version":
        version = one_seen(KeyVersion, viewer, int(pk))
        return specs_of([version], viewer)[version.pk]
    versions = versions_on([int(pk)], viewer.day, viewer)
    if int(pk) not in versions:
        key = one_seen(SplitKey, viewer, int(pk))
        return Spec(key.pk, key.arrangement_id, ())
    return specs_of([versions[int(pk)]], viewer)[versions[int(pk)].pk]


def compared(
    viewer: Viewer,
    key: SplitKey,
    *,
    year: int,
    amount: Decimal | None = None,
    other: Other | None = None,
) -> Comparison:
    """What the key split in the year, by it and by the other."""
    cost = cost_of_year(key, year, viewer, amount)
    return compare(key, cost, other or Other(), viewer)


def page(found: Comparison, year: int, other: Other) -> Context:
    """A comparison ready to be shown."""
    return {
        "found": found,
        "year": year,
        "is_other": other != Other(),
        "total": nok(Decimal(found.cost.ore) / 100),
        "source": source_text(found, year),
        "missing": ", ".join(found.cost.missing),
        "spec_text": ", ".join(part_text(one) for one in other.spec.parts) if other.spec else "",
        "rows": [
            (row, share_text(row.one_share), share_text(row.other_share)) for row in found.rows
        ],
        "picture": draw([(row.name, row.more) for row in found.rows]),
        "problems": _texts(found.problems),
        "other_problems": _texts(found.other_problems),
    }


def source_text(found: Comparison, year: int) -> str:
    """Where the cost is from."""
    return {
        RUNS: _("What closed runs of %(year)s split by this key."),
        ACCOUNTS: _("The members’ accounts of %(year)s together: no closed run has used the key."),
        GIVEN: _("The amount you wrote, as if it were of %(year)s."),
        "": _("Neither runs nor accounts are known for %(year)s."),
    }[found.cost.source] % {"year": year}


def _texts(problems: list[Problem]) -> list[str]:
    lacking = [
        _("The key does not say anything yet.") if one.code == NO_VERSION else problem_text(one)
        for one in problems
    ]
    left = len(lacking) - SHOWN
    more = [_("And %(n)s more.") % {"n": left}] if left > 0 else []
    return lacking[:SHOWN] + more


def report(found: Comparison, key: SplitKey, year: int) -> Report:
    """The comparison as a table to print and send."""
    units = (KRONER, SHARE, KRONER, SHARE, KRONER)
    lines = [
        Line(row.name, (row.one, row.one_share, row.other, row.other_share, row.more), units)
        for row in found.rows
    ]
    totals: tuple[Any, ...] = (
        found.one_total,
        None,
        found.other_total,
        None,
        found.other_total - found.one_total,
    )
    lines.append(Line(_("In all"), totals, units, strong=True))
    return Report(
        title=_("%(key)s held against another, %(year)s") % {"key": key, "year": year},
        lead=source_text(found, year),
        header=(
            _("Member"), _("As it is, kr"), _("Share"), _("By the other, kr"), _("Share then"),
            _("More, kr"),
        ),
        lines=lines,
    )  # fmt: skip
