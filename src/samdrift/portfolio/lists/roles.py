"""The registers of roles in systems and of members' agreement to joint management."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.lists import (
    Act,
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    choice_text,
    equals,
    flag,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import number
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.forms.roles import AppointForm, ConsentForm, DescriptionForm, EndForm
from samdrift.portfolio.lists import role_pages as pages
from samdrift.portfolio.lists.systems import member_choices, member_label
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import JointConsent
from samdrift.portfolio.queries import consents as consent_queries
from samdrift.portfolio.queries import roles as queries
from samdrift.portfolio.queries import systems as system_queries
from samdrift.portfolio.services import consents as consent_services
from samdrift.portfolio.services import roles as services

TONES = {"held": "success", "pending": "warning", "overdue": "danger", "planned": "info"}


def _by_member(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(member_id__in=[int(one) for one in value.split(",")])


def _of_system(rows: Any, value: str, viewer: Viewer) -> Any:
    """By a system's id, or by part of its name."""
    if value.isdecimal():
        return rows.filter(system_id=int(value))
    named = system_queries.name_holds(seen(System, viewer), value, viewer)
    return rows.filter(system_id__in=named.values("pk"))


def _system_label(value: str, viewer: Viewer) -> str:
    found = seen(System, viewer).filter(pk=int(value)).first() if value.isdecimal() else None
    return str(found or value)


def _by_person(rows: Any, value: str, _viewer: Viewer) -> Any:
    for word in value.split()[:6]:
        named = Q(person__given_name__icontains=word) | Q(person__family_name__icontains=word)
        rows = rows.filter(named)
    return rows


member_filter = Filter(
    "member", _("Member"), _by_member, choices=member_choices, label_of=member_label
)
system_filter = Filter("system", _("System"), _of_system, kind="text", label_of=_system_label)


def _state_filter() -> Filter:
    def apply(_rows: Any, value: str, viewer: Viewer) -> Any:
        return queries.in_states(value.split(","), viewer)

    def choices(_viewer: Viewer) -> list[Choice]:
        return [Choice(key, name) for key, name in pages.STATES.items() if key != "never"]

    def label_of(value: str, _viewer: Viewer) -> str:
        return ", ".join(str(pages.STATES.get(one, one)) for one in value.split(","))

    # It stands first: roles that are over are looked for before the others narrow them.
    return Filter("state", _("State"), apply, choices=choices, label_of=label_of)


def _state(role: Any) -> str:
    return str(pages.STATES[queries.state_of(role, role.day)])


def _state_shown(role: Any) -> Any:
    return _state_tag(queries.state_of(role, role.day), get_language())


@functools.lru_cache(maxsize=50)
def _state_tag(state: str, _language: str | None) -> SafeString:
    """The few states' tags, drawn once in each language."""
    tone = TONES.get(state, "neutral")
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, pages.STATES[state])


ROLE_COLUMNS = (
    Column(
        "system",
        _("System"),
        lambda r: r.system.name,
        link=pages.role_url,
        sort="system__sort_key",
        reads=("system__name",),
    ),
    Column("kind", _("Role"), choice_text("kind"), sort="kind", reads=("kind",)),
    Column(
        "member",
        _("Member"),
        lambda r: pages.member_name(r.member),
        sort="member__sort_key",
        reads=("member__name",),
    ),
    Column(
        "person",
        _("Person"),
        lambda r: str(r.person),
        sort="person__sort_key",
        reads=("person__given_name", "person__family_name", "person__erased_at"),
    ),
    Column(
        "state",
        _("State"),
        _state,
        shown=_state_shown,
        reads=("declined_on", "valid_from", "valid_to", "accepted_on", "confirmed_on"),
    ),
    Column(
        "valid_from", _("From"), lambda r: r.valid_from, sort="valid_from", reads=("valid_from",)
    ),
    Column(
        "valid_to",
        _("To"),
        lambda r: r.valid_to,
        sort="valid_to",
        default=False,
        reads=("valid_to",),
    ),
    Column(
        "accepted_on",
        _("Accepted"),
        lambda r: r.accepted_on,
        sort="accepted_on",
        default=False,
        reads=("accepted_on",),
    ),
    Column(
        "confirmed_on",
        _("Confirmed"),
        lambda r: r.confirmed_on,
        sort="confirmed_on",
        default=False,
        reads=("confirmed_on",),
    ),
    Column(
        "due_on", _("To be confirmed by"), lambda r: r.due_on, reads=("accepted_on", "confirmed_on")
    ),
)


def _confirm(rows: Sequence[Any], by: Viewer, _values: Mapping[str, Any]) -> int:
    return services.confirm_roles(rows, by=by)


def _end(rows: Sequence[Any], by: Viewer, values: Mapping[str, Any]) -> int:
    return services.end_roles(rows, by=by, ends_on=values["ends_on"], reason=values["reason"])


def _role_summary(viewer: Viewer) -> str:
    counts = queries.counts_of_state(viewer)
    return _now("%(all)s roles, of which %(pending)s wait to be accepted.") % {
        name: number(n) if n <= queries.MOST_COUNTED else "1 000+" for name, n in counts.items()
    }


ROLES = Register(
    room="portfolio",
    key="role",
    model=SystemRole,
    name=_("Role in a system"),
    lead=_("Who answers for which system, for which member."),
    spec=ListSpec(
        key="portfolio.role",
        title=_("Roles in systems"),
        rows=queries.listed,
        columns=ROLE_COLUMNS,
        filters=(
            _state_filter(),
            member_filter,
            system_filter,
            equals("kind", _("Role"), "kind", SystemRole.Kind.choices),
            Filter("person", _("Person"), _by_person, kind="text"),
            flag("joint", _("For all members"), lambda _viewer: Q(member__isnull=True)),
            flag("mine", _("My own"), lambda viewer: Q(person_id=viewer.person_id)),
        ),
        order="system__sort_key",
        empty=_("Nobody has been appointed yet."),
        focus_filter="member",
        reads=("system__name", "kind"),
    ),
    form=lambda *args, instance=None, **more: (DescriptionForm if instance else AppointForm)(
        *args, instance=instance, **more
    ),
    create=services.appoint,
    change=services.describe_role,
    may_create="portfolio.appoint_role",
    may_change="portfolio.end_role",
    new_label=_("Appoint"),
    detail_template="portfolio/role_detail.html",
    detail_rows=queries.every,
    detail_context=pages.role_page,
    summary=_role_summary,
    acts=(
        Act("confirm", _("Confirm my roles"), "portfolio.answer_role", _confirm),
        Act("end", _("End"), "portfolio.end_role", _end, form=EndForm),
    ),
    load_kind="roles",
)


def _consent_state(viewer: Viewer) -> str:
    held = (
        consent_queries.listed(viewer).order_by().values("pk")[: queries.MOST_COUNTED + 1].count()
    )
    return _now("%(n)s agreements in force.") % {"n": number(held)}


def _withdrawn(rows: Any, value: str, viewer: Viewer) -> Any:
    if value != "yes":
        return rows
    return consent_queries.every(viewer).filter(valid_to__lte=viewer.day)


CONSENTS = Register(
    room="portfolio",
    key="consent",
    model=JointConsent,
    name=_("Agreement to joint management"),
    lead=_("Joint management of a system takes the agreement of every member that uses it."),
    spec=ListSpec(
        key="portfolio.consent",
        title=_("Agreements to joint management"),
        rows=consent_queries.listed,
        columns=(
            Column(
                "system",
                _("System"),
                lambda c: c.system.name,
                link=pages.consent_url,
                sort="system__sort_key",
            ),
            Column("member", _("Member"), lambda c: c.member.name, sort="member__sort_key"),
            Column("about", _("Agrees to"), choice_text("about"), sort="about"),
            Column("agreed_on", _("Agreed on"), lambda c: c.agreed_on, sort="agreed_on"),
            Column("reference", _("Where it is found"), lambda c: c.reference, sort="reference"),
            Column(
                "valid_to", _("Withdrawn"), lambda c: c.valid_to, sort="valid_to", default=False
            ),
        ),
        filters=(
            Filter(
                "withdrawn",
                _("Withdrawn"),
                _withdrawn,
                choices=lambda _viewer: [Choice("yes", _("yes"))],
                label_of=lambda _value, _viewer: str(_("yes")),
            ),
            member_filter,
            system_filter,
            equals("about", _("Agrees to"), "about", JointConsent.About.choices),
        ),
        order="system__sort_key",
        empty=_("No member has agreed to joint management of a system yet."),
        focus_filter="member",
    ),
    form=ConsentForm,
    create=consent_services.agree,
    may_create="portfolio.register_consent",
    new_label=_("Register an agreement"),
    detail_template="portfolio/consent_detail.html",
    detail_rows=consent_queries.every,
    detail_context=pages.consent_page,
    summary=_consent_state,
)
