"""What stands on the pages of a run: the run itself, one of its costs, and a member's part."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.kernel.history import events_about, kind_of
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import moment, nok
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import timeline
from samdrift.money.lists import run_words as words
from samdrift.money.lists.control_words import expected_url
from samdrift.money.lists.run_words import at
from samdrift.money.models.runs import Run, RunItem
from samdrift.money.papers import share_words
from samdrift.money.queries import runs as queries
from samdrift.money.services import runs as services

Context = dict[str, Any]
ITEMS = 100
SHOWN = 8
ZERO = Decimal(0)
STATE = Run.State


# -- the run -----------------------------------------------------------------------------------------


def run_page(viewer: Viewer, run: Run) -> Context:
    """What it comes to for each member and key, what is in doubt, and what one may do."""
    before = queries.before(run, viewer)
    members = queries.by_member(run, viewer, before)
    return {
        "lead": _lead(run),
        "state_tag": words.state_tag(run),
        "acts": _acts(viewer, run),
        "gather_url": at("gather", run.pk) if _may(viewer, services.MAKE, run) else "",
        "draft_url": at("draft", run.pk)
        if run.state == STATE.CHECKED and _may(viewer, services.MAKE, run)
        else "",
        "figures": _figures(run, members, viewer),
        "facts": _facts(viewer, run),
        "before": (before, words.run_url(before)) if before else None,
        "members": [(one, words.member_url(run, one.member.pk)) for one in members],
        "settles": any(one.ahead for one in members),
        "sums": _sums(run, members),
        "keys": queries.by_key(run, viewer),
        "own": viewer.members,
        "not_come": [
            (one, expected_url(one)) for one in queries.not_come(run, viewer)[: SHOWN + 1]
        ],
        "files": [(form, at("file", run.pk, form)) for form in ("pdf", "xlsx", "csv")],
        "events": timeline(events_about(kind_of(run), [run.pk], SHOWN), viewer),
    }


def _sums(run: Run, members: list[queries.OfMember]) -> Context | None:
    """What the columns come to; None for who does not see every member's part."""
    if sum(one.total for one in members) != run.total:
        return None
    found: Context = {
        name: sum(getattr(one, name) for one in members) for name in ("own", "joint", "ahead")
    }
    return found | {"more": sum(one.more or ZERO for one in members)}


def _figures(
    run: Run, members: list[queries.OfMember], viewer: Viewer
) -> list[tuple[Any, Any, str]]:
    rows: list[tuple[Any, Any, str]] = [
        (nok(run.total), _("split, without VAT"), ""),
        (sum(1 for one in members if one.total), _("members"), ""),
    ]
    doubtful = queries.in_doubt(run, viewer).count()
    if doubtful and run.state != STATE.CLOSED:
        rows.append((doubtful, _("costs in doubt"), "?show=doubt#h-items"))
    return rows


def _may(viewer: Viewer, right: str, run: Run) -> bool:
    return run.state in {STATE.DRAFT, STATE.CHECKED} and allowed(viewer, right, run)


def _lead(run: Run) -> str:
    if run.state == STATE.DROPPED:
        return _("It was dropped: %(reason)s") % {"reason": run.reason}
    if run.kind == Run.Kind.REVERSAL:
        return _("It takes the run back: %(reason)s") % {"reason": run.reason}
    if run.state == STATE.CLOSED:
        return _("Closed. It never changes; an error is mended by a reversal.")
    if run.state == STATE.CHECKED:
        return _("Checked. Another person than the one who checked closes it.")
    return _("A draft. Look through what is in doubt, then say that it is right.")


def _acts(viewer: Viewer, run: Run) -> list[tuple[Any, str, bool]]:
    found: list[tuple[Any, str, bool]] = []
    if _may(viewer, services.MAKE, run):
        found.append((_("Change title"), at("rename", run.pk), False))
        found.append((_("Drop"), at("drop", run.pk), False))
    if run.state == STATE.DRAFT and allowed(viewer, services.CHECK, run):
        found.append((_("It is right"), at("check", run.pk), True))
    if (
        run.state == STATE.CHECKED
        and allowed(viewer, services.CLOSE, run)
        and run.checked_by_id != viewer.person_id
    ):
        found.append((_("Close"), at("close", run.pk), True))
    if _may_reverse(viewer, run):
        found.append((_("Reverse"), at("reverse", run.pk), False))
    return found


def _may_reverse(viewer: Viewer, run: Run) -> bool:
    can = run.state == STATE.CLOSED and run.kind != Run.Kind.REVERSAL
    may = can and allowed(viewer, services.REVERSE, run)
    return may and queries.reversal_of(run, viewer) is None


def _facts(viewer: Viewer, run: Run) -> list[tuple[Any, Any, str]]:
    rows: list[tuple[Any, Any, str]] = [
        (_("Kind"), run.get_kind_display(), ""),
        (_("Arrangement"), run.arrangement.name if run.arrangement else None, ""),
        (_("Period"), share_words.period_of(run), ""),
        (_("Gathered"), moment(run.gathered_at), ""),
        (_("Checked by"), _who(run.checked_by, run.checked_at), ""),
        (_("Closed by"), _who(run.closed_by, run.closed_at), ""),
        (_("What is unsure may stand"), run.accepted, ""),
    ]
    if run.reverses is not None:
        rows.append((_("Takes back"), run.reverses.title, words.run_url(run.reverses)))
    back = queries.reversal_of(run, viewer)
    if back is not None:
        rows.append((_("Taken back by"), back.title, words.run_url(back)))
    return [row for row in rows if row[1]]


def _who(person: Any, instant: Any) -> str:
    return f"{person}, {moment(instant)}" if person is not None else ""


def items_asked(viewer: Viewer, run: Run, asked: Mapping[str, str]) -> Context:
    """A page of its costs; `show` narrows them to those in doubt, left out, or of one key."""
    show = asked.get("show", "")
    rows = queries.of_run(run, viewer)
    narrowed = _narrowed(rows)
    if show == "doubt":
        rows = rows.exclude(doubts=[]).filter(left_out="")
    elif show == "out":
        rows = rows.exclude(left_out="")
    elif show == "own":
        rows = rows.filter(member__isnull=False)
    elif show.isdecimal():
        rows = rows.filter(key_version__key=int(show))
    pages = Paginator(rows, ITEMS)
    page = pages.get_page(asked.get("page"))
    may = _may(viewer, services.MAKE, run) and run.kind != Run.Kind.REVERSAL
    items = list(page.object_list)
    sources = registry.describe([one.source for one in items if one.source], viewer)
    return {
        "show": show,
        "narrowed": narrowed,
        "items_page": page,
        "item_count": pages.count,
        "may_choose": may,
        "items": [_item(one, sources, may=may) for one in items],
    }


def _narrowed(rows: Any) -> list[tuple[str, Any, int]]:
    found = [
        ("doubt", _("In doubt"), rows.exclude(doubts=[]).filter(left_out="").count()),
        ("out", _("Left out"), rows.exclude(left_out="").count()),
    ]
    return [one for one in found if one[2]]


def _item(item: RunItem, sources: Mapping[Ref, Any], *, may: bool) -> Context:
    source = sources.get(item.source) if item.source else None
    return {
        "row": item,
        "url": words.item_url(item),
        "source_url": source.url if source else "",
        "period": share_words.period_of(item),
        "how": _how(item),
        "doubts": words.doubt_texts(item.doubts) if not item.left_out else [],
        "leave_url": at("leave_out", item.pk) if may and not item.left_out else "",
        "take_url": at("take_in", item.pk) if may and item.left_out else "",
    }


def _how(item: RunItem) -> str:
    """Whose it is, or what splits it."""
    if item.member is not None:
        return item.member.name
    if item.key_version is not None:
        return str(item.key_version.key.title)
    return ""


# -- one cost ----------------------------------------------------------------------------------------


def item_page(viewer: Viewer, item: RunItem) -> Context:
    """One cost: where it comes from, and each member's part with how it came about."""
    run = item.run
    source = registry.describe([item.source], viewer).get(item.source) if item.source else None
    rows = share_words.rows_of_reading(item.reading)
    facts: list[tuple[Any, Any, str]] = [
        (_("Amount without VAT"), nok(item.amount), ""),
        (_("From"), item.detail or item.title, source.url if source else ""),
        (
            _("Agreement"),
            item.agreement.title if item.agreement else None,
            agreement_url(item.agreement) if item.agreement else "",
        ),
        (_("Covers"), share_words.period_of(item), ""),
        (_("Split by"), _how(item), ""),
    ]
    return {
        "title": item.title,
        "item": item,
        "run": run,
        "run_url": words.run_url(run),
        "facts": [fact for fact in facts if fact[1]],
        "doubts": words.doubt_texts(item.doubts),
        "shares": [
            _share(run, one, rows.get(one.member_id)) for one in queries.shares_of(item, viewer)
        ],
    }


def _share(run: Run, share: Any, row: list[Any] | None) -> Context:
    return {
        "row": share,
        "url": words.member_url(run, share.member_id),
        "percent": share_words.share_text(Fraction(row[1])) if row else "",
        "exact": share_words.exact_text(share.exact) if share.exact else "",
        "how": share_words.reckoning(row) if row else [],
    }
