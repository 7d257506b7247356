"""The register of findings: one list of work for all rooms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.followup.forms.findings import AcceptForm, HandOverForm
from samdrift.followup.lists import finding_pages as pages
from samdrift.followup.lists.finding_filters import FILTERS
from samdrift.followup.models.findings import Finding
from samdrift.followup.queries import findings as queries
from samdrift.followup.services import findings as services
from samdrift.kernel.lists import Act, Column, ListSpec, Register, label_of
from samdrift.kernel.templatetags.shown import day, nok, unknown
from samdrift.kernel.viewer import Viewer


def _kroner(finding: Finding) -> Decimal | None:
    """The money in kroner and øre; None when it is not known, or it is not about money."""
    return None if finding.money is None else Decimal(finding.money) / 100


def _shown_members(finding: Finding) -> str:
    return pages.members_of(finding) or _now("All members")


def _shown_status(finding: Finding) -> Any:
    tone = pages.TONES[finding.status]
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>', tone, label_of(finding, "status")
    )


def _deadline(finding: Any) -> Any:
    """The deadline, and that it is past."""
    if finding.deadline is None:
        return unknown()
    if not finding.late:
        return day(finding.deadline)
    return format_html(
        '{} <span class="tag" data-tone="danger">{}</span>', day(finding.deadline), _now("overdue")
    )


def _summary(viewer: Viewer) -> Any:
    mine, late, nobody = queries.summary(viewer)
    parts = []
    if mine:
        text = ngettext("You have %(n)s open finding", "You have %(n)s open findings", mine)
        parts.append(format_html('<a href="?responsible=me">{}</a>', text % {"n": mine}))
    if late:
        text = ngettext("%(n)s of them is overdue", "%(n)s of them are overdue", late)
        parts.append(
            format_html('<a href="?responsible=me&amp;overdue=yes">{}</a>', text % {"n": late})
        )
    if nobody:
        shown = "1 000+" if nobody >= queries.COUNTED else str(nobody)
        text = ngettext("nobody has %(n)s", "nobody has %(n)s", nobody) % {"n": shown}
        own = "" if viewer.centre else ",".join(str(pk) for pk in sorted(viewer.members))
        url = "?responsible=nobody" + (f"&member={own}" if own else "")
        parts.append(format_html('<a href="{}">{}</a>', url, text))
    if not parts:
        return _now("Where what is observed differs from what is agreed.")
    return format_html("{}.", _joined(parts))


def _joined(parts: Sequence[Any]) -> Any:
    text = parts[0]
    for part in parts[1:]:
        text = format_html("{}, {}", text, part)
    return text


def _take(rows: Sequence[Any], by: Viewer, _values: Mapping[str, str]) -> int:
    return len(services.take(rows, by=by))


def _with(service: Callable[..., list[Finding]]) -> Any:
    """The service with what the form says."""

    def do(rows: Sequence[Any], by: Viewer, values: Mapping[str, Any]) -> int:
        return len(service(rows, by=by, **values))

    return do


FINDINGS = Register(
    room="followup",
    key="finding",
    model=Finding,
    name=_("Finding"),
    lead=_("Where what is observed differs from what is agreed."),
    spec=ListSpec(
        key="followup.finding",
        title=_("Findings"),
        rows=queries.listed,
        columns=(
            Column(
                "kind",
                _("Finding"),
                lambda f: f.kind_name,
                link=pages.finding_url,
                sort="kind",
            ),
            Column("about", _("About"), lambda f: f.subject_name, sort="sort_key"),
            Column(
                "members",
                _("Member"),
                lambda f: [member.name for member in f.members],
                shown=_shown_members,
            ),
            Column(
                "status",
                _("Status"),
                lambda f: f.status,
                shown=_shown_status,
                sort="status",
                description="new, in_hand, waits, accepted or mended",
            ),
            Column(
                "responsible",
                _("Responsible"),
                lambda f: str(f.responsible) if f.responsible else None,
                sort="responsible__sort_key",
            ),
            Column(
                "deadline", _("Deadline"), lambda f: f.deadline, shown=_deadline, sort="deadline"
            ),
            Column(
                "money",
                _("Money"),
                _kroner,
                shown=lambda f: nok(_kroner(f)),
                sort="money",
                default=False,
                numeric=True,
                description="kroner; null when it is not known or not about money",
            ),
            Column("found_on", _("Found"), lambda f: f.found_on, sort="found_on"),
            Column(
                "last_seen_on",
                _("Last seen"),
                lambda f: f.last_seen_on,
                sort="last_seen_on",
                default=False,
            ),
            Column(
                "mended_on", _("Mended on"), lambda f: f.mended_on, sort="mended_on", default=False
            ),
            Column(
                "accepted_until",
                _("Accepted until"),
                lambda f: f.accepted_until,
                sort="accepted_until",
                default=False,
            ),
            Column(
                "times",
                _("Times found"),
                lambda f: f.times,
                sort="times",
                numeric=True,
                default=False,
            ),
        ),
        filters=FILTERS,
        order="deadline",
        empty=_("No finding is open. What is observed is as agreed."),
        focus_filter="member",
    ),
    detail_template="followup/finding_detail.html",
    detail_rows=queries.every,
    detail_context=pages.finding_page,
    summary=_summary,
    fields={
        "agreed": pages.agreed,
        "observed": pages.observed,
        "agreed_values": lambda f: f.agreed,
        "observed_values": lambda f: f.observed,
        "reason": lambda f: f.reason,
    },
    acts=(
        Act("take", _("Take in hand"), services.WORK, _take),
        Act(
            "hand_over", _("Hand over"), services.WORK, _with(services.hand_over), form=HandOverForm
        ),
        Act(
            "accept",
            _("Accept until a date"),
            services.ACCEPT,
            _with(services.accept),
            form=AcceptForm,
        ),
    ),
)
