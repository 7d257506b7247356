"""The register of matters."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.governance.forms.matters import MatterForm
from samdrift.governance.lists import matter_pages as pages
from samdrift.governance.lists import matter_words as words
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.matters import Goal, Matter
from samdrift.governance.queries import matters as queries
from samdrift.governance.services import matter_origins
from samdrift.governance.services import matters as services
from samdrift.governance.services.versions import content_of
from samdrift.kernel.lists import (
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    address,
    choice_text,
    equals,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import arrangement_choices, current_members

STATUSES: dict[str, Any] = dict(Matter.Status.choices)
WHOSE: dict[str, Any] = {
    "prepare": _("Mine to prepare"),
    "decide": _("Before a body of mine"),
    "run": _("Before a body I run"),
    "nobody": _("Nobody prepares it"),
}


def _status(_rows: Any, value: str, viewer: Viewer) -> Any:
    """Matters with these statuses, instead of the open ones."""
    chosen = value.split(",")
    if not set(chosen) <= STATUSES.keys():
        raise ValueError(value)
    return queries.every(viewer).filter(status__in=chosen)


def _mine(rows: Any, value: str, viewer: Viewer) -> Any:
    if value == "prepare":
        return rows.filter(prepared_by=viewer.person_id, prepared_by__isnull=False)
    if value == "decide":
        return queries.before(rows, queries.own_bodies(viewer).values("pk"))
    if value == "run":
        return queries.before(rows, queries.run_bodies(viewer).values("pk"))
    if value == "nobody":
        return rows.filter(prepared_by__isnull=True)
    raise ValueError(value)


def _body(rows: Any, value: str, _viewer: Viewer) -> Any:
    return queries.before(rows, [int(one) for one in value.split(",")])


def _body_choices(viewer: Viewer) -> list[Choice]:
    rows = seen(Body, viewer).standing(viewer.day).order_by("sort_key", "pk")
    return [Choice(str(one.pk), one.name) for one in rows]


def _body_label(value: str, viewer: Viewer) -> str:
    rows = seen(Body, viewer).filter(pk__in=[int(one) for one in value.split(",")])
    return ", ".join(one.name for one in rows.order_by("sort_key", "pk"))


def _from(rows: Any, value: str, _viewer: Viewer) -> Any:
    kind, colon, pk = value.partition(":")
    if not colon:
        raise ValueError(value)
    return rows.filter(origin_kind=kind, origin_id=int(pk))


def _from_label(value: str, viewer: Viewer) -> str:
    kind, _colon, pk = value.partition(":")
    found = registry.describe([Ref(kind, int(pk))], viewer)
    return next((one.label for one in found.values()), value)


def _goal_rows(viewer: Viewer) -> Any:
    return seen(Goal, viewer).order_by("sort_key", "pk")


def _summary(viewer: Viewer) -> Any:
    """What waits for oneself, as links."""
    parts = []
    mine, decide = queries.mine_count(viewer), queries.to_decide_count(viewer)
    if mine:
        text = ngettext("You prepare %(n)s matter", "You prepare %(n)s matters", mine)
        url = "?mine=prepare&status=prepared"
        parts.append(format_html('<a href="{}">{}</a>', url, text % {"n": mine}))
    if decide:
        text = ngettext("%(n)s is before a body of yours", "%(n)s are before your bodies", decide)
        parts.append(format_html('<a href="?mine=decide">{}</a>', text % {"n": decide}))
    if not parts:
        return _now("What bodies are to decide, from need to decision.")
    shown = parts[0] if len(parts) == 1 else format_html("{}, {}", *parts)
    return format_html("{}.", shown)


def _since(matter: Any) -> Any:
    return matter.came_on if matter.status == Matter.Status.TREATED else None


COLUMNS = (
    Column(
        "number",
        _("Number"),
        lambda m: m.number,
        link=address("governance:matter_detail"),
        sort="id",
    ),
    Column("title", _("Title"), lambda m: m.title, link=words.matter_url, sort="sort_key"),
    Column("kind", _("Kind"), choice_text("kind"), sort="kind"),
    Column("whose", _("Whose it is"), words.whose),
    Column(
        "status",
        _("Status"),
        lambda m: m.status,
        shown=words.status_tag,
        sort="status",
        description="prepared, treated, decided, rejected or withdrawn",
    ),
    Column("now", _("Has it now"), lambda m: words.now_with(m) or None),
    Column("since", _("Since"), _since, sort="came_on"),
    Column(
        "prepared_by",
        _("Prepared by"),
        lambda m: str(m.prepared_by) if m.prepared_by else None,
        sort="prepared_by__sort_key",
        default=False,
    ),
    Column("begun_on", _("Begun"), lambda m: m.begun_on, sort="begun_on", default=False),
    Column("closed_on", _("Ended"), lambda m: m.closed_on, sort="closed_on", default=False),
    Column(
        "archive_number",
        _("Archive number"),
        lambda m: m.archive_number or None,
        sort="archive_number",
        default=False,
    ),
)
FILTERS = (
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
        "mine",
        _("Waits for me"),
        _mine,
        choices=lambda _viewer: [Choice(key, name) for key, name in WHOSE.items()],
        label_of=lambda value, _viewer: str(WHOSE.get(value, value)),
    ),
    equals("kind", _("Kind"), "kind", Matter.Kind.choices),
    Filter("body", _("Before the body"), _body, choices=_body_choices, label_of=_body_label),
    related("member", _("Member’s own"), "member_id", current_members),
    related("arrangement", _("Arrangement"), "arrangement_id", arrangement_choices),
    related("goal", _("Serves"), "goal_links__goal_id", _goal_rows),
    text_filter("text", _("Title"), "title"),
    Filter("from", _("Begun from"), _from, kind="text", label_of=_from_label),
)


def _steps(matter: Matter) -> list[dict[str, Any]]:
    return [
        {
            "body": step.body.name if step.body else None,
            "task": step.task,
            "outcome": step.outcome or None,
            "treated_on": step.treated_on,
            "came_on": step.came_on,
            "precondition": step.precondition,
            "met_on": step.met_on,
        }
        for step in matter.steps.select_related("body").order_by("order", "pk")
    ]


def _versions(matter: Matter) -> list[dict[str, Any]]:
    return [
        {"number": one.number, "digest": one.digest, "made_at": one.made_at}
        for one in matter.versions.order_by("number")
    ]


MATTERS = Register(
    room="governance",
    key="matter",
    model=Matter,
    name=_("Matter"),
    lead=_("What bodies are to decide, from need to decision."),
    spec=ListSpec(
        key="governance.matter",
        title=_("Matters"),
        rows=queries.listed,
        columns=COLUMNS,
        filters=FILTERS,
        order="-id",
        empty=_("No matter is open. Begin one here, or from a system or a finding."),
        focus_filter="member",
    ),
    form=MatterForm,
    create=matter_origins.begin,
    change=services.change_matter,
    may_create=services.BEGIN,
    may_change=services.PREPARE,
    new_label=_("Begin a matter"),
    detail_template="governance/matter_detail.html",
    detail_rows=queries.every,
    detail_context=pages.matter_page,
    summary=_summary,
    fields={
        "resolution": lambda m: m.resolution,
        "basis": content_of,
        "chain": _steps,
        "versions": _versions,
    },
)
