"""The register of findings: one list of work for all rooms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.followup.calc.finding_states import STANDING
from samdrift.followup.forms.findings import AcceptForm, HandOverForm
from samdrift.followup.lists import finding_pages as pages
from samdrift.followup.models.findings import Finding
from samdrift.followup.queries import findings as queries
from samdrift.followup.services import findings as services
from samdrift.kernel.lists import Act, Choice, Column, Filter, ListSpec, Register, flag
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import day, nok, unknown
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import current_members

STATUSES: dict[str, Any] = dict(Finding.Status.choices)


def _status(_rows: Any, value: str, viewer: Viewer) -> Any:
    """Findings with these statuses, instead of the open ones."""
    chosen = value.split(",")
    if not set(chosen) <= STATUSES.keys():
        raise ValueError(value)
    return queries.every(viewer).filter(status__in=chosen)


def _kind_choices(_viewer: Viewer) -> list[Choice]:
    named = [Choice(kind.key, kind.name) for kind in registry.findings.values()]
    return sorted(named, key=lambda one: str(one.label))


def _of_kind(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(kind__in=value.split(","))


def _kind_label(value: str, _viewer: Viewer) -> str:
    return ", ".join(queries.kind_name(key) for key in value.split(","))


def _member_choices(viewer: Viewer) -> list[Choice]:
    rows = current_members(viewer).order_by("sort_key", "pk")
    return [Choice(str(one.pk), one.name) for one in rows]


def _of_member(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.concerning([int(one) for one in value.split(",")])


def _member_label(value: str, viewer: Viewer) -> str:
    rows = current_members(viewer).filter(pk__in=[int(one) for one in value.split(",")])
    return ", ".join(one.name for one in rows.order_by("sort_key"))


def _ref(value: str) -> Ref:
    kind, colon, pk = value.partition(":")
    if not colon or not pk.isdecimal():
        raise ValueError(value)
    return Ref(kind, int(pk))


def _about(rows: Any, value: str, _viewer: Viewer) -> Any:
    """About one object, as its page links here; or by part of its name."""
    if ":" in value:
        return rows.about(_ref(value))
    return rows.filter(subject_name__icontains=value)


def _about_label(value: str, viewer: Viewer) -> str:
    if ":" not in value:
        return value
    found = registry.describe([_ref(value)], viewer)
    return next((one.label for one in found.values()), value)


WHOSE: dict[str, Any] = {"me": _("Me"), "nobody": _("Nobody"), "others": _("Others")}


def _whose(rows: Any, value: str, viewer: Viewer) -> Any:
    chosen = set(value.split(","))
    if not chosen <= WHOSE.keys():
        raise ValueError(value)
    mine, nobody = Q(responsible_id=viewer.person_id), Q(responsible__isnull=True)
    if viewer.person_id is None:
        mine = Q(pk__in=[])
    conditions = {"me": mine, "nobody": nobody, "others": ~mine & ~nobody}
    wanted = Q()
    for one in chosen:
        wanted |= conditions[one]
    return rows.filter(wanted)


def _of_person(rows: Any, value: str, _viewer: Viewer) -> Any:
    """By a person's id, or by part of the name."""
    if value.isdecimal():
        return rows.filter(responsible_id=int(value))
    for word in value.split()[:6]:
        named = Q(responsible__given_name__icontains=word)
        rows = rows.filter(named | Q(responsible__family_name__icontains=word))
    return rows


def _person_label(value: str, viewer: Viewer) -> str:
    if not value.isdecimal():
        return value
    found = registry.describe([Ref("parties.person", int(value))], viewer)
    return next((one.label for one in found.values()), value)


def _late(viewer: Viewer) -> Q:
    return Q(deadline__lt=viewer.day, status__in=STANDING) & ~Q(status=Finding.Status.ACCEPTED)


def _kroner(finding: Finding) -> Decimal | None:
    """The money in kroner and øre; None when it is not known, or it is not about money."""
    return None if finding.money is None else Decimal(finding.money) / 100


def _shown_members(finding: Finding) -> str:
    return pages.members_of(finding) or _now("All members")


def _shown_status(finding: Finding) -> Any:
    tone = pages.TONES[finding.status]
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>', tone, finding.get_status_display()
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
    own, late, nobody = queries.summary(viewer)
    parts = []
    if own:
        text = ngettext("You have %(n)s open finding", "You have %(n)s open findings", own)
        parts.append(format_html('<a href="?responsible=me">{}</a>', text % {"n": own}))
    if late:
        text = ngettext("%(n)s of them is overdue", "%(n)s of them are overdue", late)
        parts.append(
            format_html('<a href="?responsible=me&amp;overdue=yes">{}</a>', text % {"n": late})
        )
    if nobody:
        shown = "1 000+" if nobody >= queries.COUNTED else str(nobody)
        text = ngettext("nobody has %(n)s", "nobody has %(n)s", nobody) % {"n": shown}
        parts.append(format_html('<a href="?responsible=nobody">{}</a>', text))
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
        filters=(
            # It stands first: it looks among other rows than the open ones.
            Filter(
                "status",
                _("Status"),
                _status,
                choices=lambda _viewer: [Choice(key, name) for key, name in STATUSES.items()],
                label_of=lambda value, _viewer: ", ".join(
                    str(STATUSES.get(one, one)) for one in value.split(",")
                ),
            ),
            Filter(
                "responsible",
                _("Responsible"),
                _whose,
                choices=lambda _viewer: [Choice(key, name) for key, name in WHOSE.items()],
                label_of=lambda value, _viewer: ", ".join(
                    str(WHOSE.get(one, one)) for one in value.split(",")
                ),
            ),
            flag("overdue", _("Overdue"), _late),
            Filter("kind", _("Kind"), _of_kind, choices=_kind_choices, label_of=_kind_label),
            Filter(
                "member", _("Member"), _of_member, choices=_member_choices, label_of=_member_label
            ),
            Filter(
                "person",
                _("Name of the responsible person"),
                _of_person,
                kind="text",
                label_of=_person_label,
            ),
            flag("money", _("About money"), lambda _viewer: Q(money__isnull=False)),
            Filter("about", _("About"), _about, kind="text", label_of=_about_label),
        ),
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
