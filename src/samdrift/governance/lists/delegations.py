"""The register of delegations."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.governance.forms.delegation import DelegationForm
from samdrift.governance.lists import delegation_pages as pages
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.delegation import Delegation
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries import delegation as queries
from samdrift.governance.services import delegation as services
from samdrift.kernel.lists import Choice, Column, Filter, ListSpec, Register, flag, related
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import nok, unknown
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import current_members

KINDS = dict(Matter.Kind.choices)


def _bodies(viewer: Viewer) -> Any:
    return seen(Body, viewer).order_by("sort_key", "pk")


def _of_kind(rows: Any, value: str, _viewer: Viewer) -> Any:
    """Those for this kind of matter; those for every kind as well."""
    if value not in KINDS:
        raise ValueError(value)
    # A list in JSON holds the word in quotes: the same on both engines.
    return rows.filter(Q(kinds=[]) | Q(kinds__icontains=f'"{value}"'))


def _about(rows: Any, value: str, _viewer: Viewer) -> Any:
    kind, colon, pk = value.partition(":")
    if not colon:
        raise ValueError(value)
    return rows.filter(subject_kind=kind, subject_id=int(pk))


def _about_label(value: str, viewer: Viewer) -> str:
    kind, _colon, pk = value.partition(":")
    found = registry.describe([Ref(kind, int(pk))], viewer)
    return next((one.label for one in found.values()), value)


def _to_person(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(to_person_id=int(value))


def _person_label(value: str, viewer: Viewer) -> str:
    found = registry.describe([Ref("parties.person", int(value))], viewer)
    return next((one.label for one in found.values()), value)


def _limit(delegation: Any) -> Any:
    if delegation.per_period is None:
        return unknown() if delegation.per_decision is None else _now("No limit in all")
    return pages.total_text(delegation)


def _left(delegation: Any) -> Any:
    left = queries.left_of(delegation)
    return _now("No limit") if left is None else nok(left)


def _summary(viewer: Viewer) -> str:
    running = queries.listed(viewer).filter(on_day(viewer.day)).order_by().count()
    text = ngettext("%(n)s is in force.", "%(n)s are in force.", running) % {"n": running}
    return f"{_now('What bodies let others decide, and within which limits.')} {text}"


DELEGATIONS = Register(
    room="governance",
    key="delegation",
    model=Delegation,
    name=_("Delegation"),
    spec=ListSpec(
        key="governance.delegation",
        title=_("Delegations"),
        rows=queries.listed,
        columns=(
            Column("what", _("What"), str, link=pages.delegation_url, sort="sort_key"),
            Column("giver", _("Delegated by"), lambda d: str(d.giver), sort="from_body__sort_key"),
            Column("receiver", _("To"), lambda d: str(d.receiver)),
            Column(
                "kinds",
                _("Kinds of matter"),
                lambda d: d.kinds,
                shown=pages.kinds_text,
                default=False,
            ),
            Column(
                "per_decision",
                _("For each decision"),
                lambda d: d.per_decision,
                shown=lambda d: nok(d.per_decision) if d.per_decision else _now("No limit"),
                sort="per_decision",
                numeric=True,
                description="kroner; null is no limit",
            ),
            Column(
                "per_period",
                _("In all"),
                lambda d: d.per_period,
                shown=_limit,
                sort="per_period",
                numeric=True,
                description="kroner in each calendar period; null is no limit",
            ),
            Column(
                "left",
                _("Left now"),
                queries.left_of,
                shown=_left,
                numeric=True,
                description="kroner left in the calendar period of the day; null is no limit",
            ),
            Column("valid_from", _("From"), lambda d: d.valid_from, sort="valid_from"),
            Column("valid_to", _("No longer from"), lambda d: d.valid_to, sort="valid_to"),
            Column("decided_by", _("By the decision"), pages.basis_text, default=False),
        ),
        filters=(
            flag("valid", _("In force"), queries.in_force),
            flag("mine", _("Given to me or my bodies"), queries.mine),
            related("from", _("Delegated by"), "from_body_id", _bodies),
            related("to", _("To the body"), "to_body_id", _bodies),
            related("member", _("At home in"), "member_id", current_members),
            Filter(
                "kind",
                _("Kind of matter"),
                _of_kind,
                choices=lambda _viewer: [Choice(key, name) for key, name in KINDS.items()],
                label_of=lambda value, _viewer: str(KINDS.get(value, value)),
            ),
            Filter("person", _("To the person"), _to_person, kind="text", label_of=_person_label),
            Filter("about", _("About"), _about, kind="text", label_of=_about_label),
        ),
        order="sort_key",
        empty=_("Nothing is delegated yet. The bodies decide all matters themselves."),
    ),
    form=DelegationForm,
    create=services.delegate,
    change=services.change_delegation,
    may_create=services.DELEGATE,
    may_change=services.DELEGATE,
    new_label=_("Delegate"),
    detail_template="governance/delegation_detail.html",
    detail_rows=queries.listed,
    detail_context=pages.delegation_page,
    summary=_summary,
    fields={
        "period": lambda d: d.period,
        "used": lambda d: d.used or 0,
        "member": lambda d: d.member_id,
        "from_body": lambda d: d.from_body_id,
        "to_body": lambda d: d.to_body_id,
        "under": lambda d: d.under_id,
        "ended_because": lambda d: d.ended_because,
    },
)
