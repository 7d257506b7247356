"""What stands on a member's part of a run, and of runs on the member's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer
from samdrift.money.lists import run_words as words
from samdrift.money.models.runs import Run
from samdrift.money.queries import runs as queries
from samdrift.money.queries.run_units import split_on_units
from samdrift.parties.models.members import Member

Context = dict[str, Any]
LINES = 100
SHOWN = 8


def member_page(viewer: Viewer, run: Run, member: Member, asked: Mapping[str, str]) -> Context:
    """A member's lines down to the invoice, and what they come to for its units."""
    lines = queries.lines_of(run, member)
    pages = Paginator([line for line in lines if line.net], LINES)
    page = pages.get_page(asked.get("page"))
    refs = [line.source_ref for line in page.object_list if line.source_ref]
    sources = registry.describe(refs, viewer)
    units = split_on_units(lines, queries.units_of(run, member, viewer))
    return {
        "title": _("%(member)s in %(run)s") % {"member": member.name, "run": run.title},
        "run": run,
        "run_url": words.run_url(run),
        "member": member,
        "total": sum((line.net for line in lines), queries.ZERO),
        "line_count": pages.count,
        "lines_page": page,
        "lines": [_line(line, sources) for line in page.object_list],
        "by_agreement": _by_agreement(lines),
        "units": units.totals(),
        "not_on_units": units.rest,
        "files": [
            (form, words.at("member_file", run.pk, member.pk, form)) for form in ("xlsx", "csv")
        ],
    }


def _line(line: queries.RunLine, sources: Mapping[Ref, Any]) -> Context:
    source = sources.get(line.source_ref) if line.source_ref else None
    return {
        "row": line,
        "url": words.item_url(line.item),
        "source_url": source.url if source else "",
        "how": str(line.item.key_version.key.title) if line.item.key_version else _("Own cost"),
        "of": line.item.amount,
    }


def _by_agreement(lines: list[queries.RunLine]) -> list[tuple[str, str, Any]]:
    """(name, address, sum), the largest first; what has no agreement last."""
    found: dict[int | None, Any] = {}
    named: dict[int | None, Any] = {}
    for line in lines:
        found[line.agreement_id] = found.get(line.agreement_id, queries.ZERO) + line.net
        named[line.agreement_id] = line.item.agreement
    rows = sorted(found.items(), key=lambda row: (row[0] is None, -row[1]))
    return [
        (
            named[pk].title if named[pk] else _("Fixed charges and others"),
            agreement_url(named[pk]) if named[pk] else "",
            amount,
        )
        for pk, amount in rows
        if amount
    ]


def of_member(viewer: Viewer, member: Any) -> Context | None:
    """A member's part of the newest closed runs, on its page."""
    if not viewer.inside:
        return None
    rows = queries.of_member(member, viewer, SHOWN)
    if not rows:
        return None
    return {
        "rows": [
            (one["item__run__title"], words.member_url_of(one["item__run"], member.pk), one["sum"])
            for one in rows
        ]
    }
