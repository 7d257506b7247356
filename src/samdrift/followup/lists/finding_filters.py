"""The filters of the list of findings."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.followup.calc.finding_states import OPEN
from samdrift.followup.models.findings import Finding
from samdrift.followup.queries import findings as queries
from samdrift.kernel.lists import Choice, Filter, flag
from samdrift.kernel.registry import Ref, registry
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
    return Q(deadline__lt=viewer.today, status__in=OPEN)


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
    Filter("member", _("Member"), _of_member, choices=_member_choices, label_of=_member_label),
    Filter(
        "person",
        _("Name of the responsible person"),
        _of_person,
        kind="text",
        label_of=_person_label,
    ),
    flag("money", _("About money"), lambda _viewer: Q(money__isnull=False)),
    Filter("about", _("About"), _about, kind="text", label_of=_about_label),
)
