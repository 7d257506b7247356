"""The registers of members and arrangements."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.viewer import Viewer
from samdrift.parties.forms.arrangements import ArrangementForm, NewArrangementForm
from samdrift.parties.forms.members import MemberForm, NewMemberForm
from samdrift.parties.lists import pages, words
from samdrift.parties.models.arrangements import Arrangement, LegalForm, Membership
from samdrift.parties.models.members import Member
from samdrift.parties.queries import arrangements as arrangement_queries
from samdrift.parties.queries import members as queries
from samdrift.parties.services import arrangements as arrangement_services
from samdrift.parties.services import members as services

member_url = address("parties:member_detail")


arrangement_url = address("parties:arrangement_detail")


def part_text(member: Any) -> str:
    """`Vik IKT (owner and customer)`, for each arrangement on the day shown."""
    return ", ".join(f"{m.arrangement.name} ({words.part_word(m)})" for m in member.parts_now)


def state_text(member: Any) -> str:
    """Where the member stands on the day shown."""
    if member.parts_now:
        return _now("Member")
    if member.ceased_on is not None:
        return _now("Ceased %(day)s") % {"day": words.day_text(member.ceased_on)}
    return _now("Not a member")


_STATES = (("member", _("Member")), ("outside", _("Not a member")), ("ceased", _("Ceased")))


def _by_state(rows: Any, value: str, viewer: Viewer) -> Any:
    chosen = value.split(",")
    if not set(chosen) <= {key for key, _label in _STATES}:
        raise ValueError(value)
    part = queries.is_part(viewer)
    ceased = Q(ceased_on__isnull=False, ceased_on__lte=viewer.day)
    conditions = {"member": part, "outside": ~part & ~ceased, "ceased": ceased}
    found = Q(pk__in=[])
    for key in chosen:
        found |= conditions[key]
    return rows.filter(found)


def _state_label(value: str, _viewer: Viewer) -> str:
    names = dict(_STATES)
    return ", ".join(str(names.get(one, one)) for one in value.split(","))


def _by_arrangement(rows: Any, value: str, viewer: Viewer) -> Any:
    parts = Membership.objects.filter(
        on_day(viewer.day), arrangement_id__in=[int(one) for one in value.split(",")]
    )
    return rows.filter(pk__in=parts.values("member_id"))


_ARRANGEMENT = related("arrangement", _("Arrangement"), "pk", queries.arrangement_choices)


def member_summary(viewer: Viewer) -> str:
    """The sentence above the list."""
    count = queries.current_members(viewer).count()
    return ngettext(
        "%(n)s member takes part in the cooperation.",
        "%(n)s members take part in the cooperation.",
        count,
    ) % {"n": count}


MEMBERS = Register(
    room="parties",
    key="member",
    model=Member,
    name=_("Member"),
    spec=ListSpec(
        key="parties.member",
        title=_("Members"),
        rows=queries.member_rows,
        order="sort_key",
        columns=(
            Column("name", _("Name"), lambda m: m.name, link=member_url, sort="sort_key"),
            Column("number", _("Number"), queries.number_of),
            Column("kind", _("Kind"), choice_text("kind"), sort="kind"),
            Column("state", _("State"), state_text),
            Column("part", _("Takes part in"), part_text),
            Column("language", _("Language form"), choice_text("written_language"), sort="written_language", default=False),
            Column("orgnr", _("Organisation number"), lambda m: m.orgnr, sort="orgnr", default=False),
            Column("parallel_name", _("Official name in several languages"), lambda m: m.parallel_name, default=False),
            Column("founded_on", _("Founded"), lambda m: m.founded_on, sort="founded_on", default=False),
            Column("ceased_on", _("Ceased"), lambda m: m.ceased_on, sort="ceased_on", default=False),
        ),
        filters=(
            Filter("state", _("State"), _by_state, choices=lambda _v: [Choice(k, name) for k, name in _STATES], label_of=_state_label),
            Filter("arrangement", _("Arrangement"), _by_arrangement, choices=_ARRANGEMENT.choices, label_of=_ARRANGEMENT.label_of),
            equals("kind", _("Kind"), "kind", Member.Kind.choices),
            equals("language", _("Language form"), "written_language", Member.Language.choices),
            text_filter("name", _("Name"), "name", "parallel_name"),
        ),
        empty=_("There are no members yet. Add the first one: the country's municipalities are at hand."),
    ),
    form=lambda *args, instance=None, **more: (MemberForm if instance else NewMemberForm)(
        *args, instance=instance, **more
    ),
    create=services.add_member,
    change=services.change_member,
    may_create="parties.manage_cooperation",
    may_change="parties.change_member",
    new_label=_("Add a member"),
    detail_template="parties/member_page.html",
    detail_context=pages.member_page,
    detail_rows=queries.member_rows,
    summary=member_summary,
    load_kind="members",
)  # fmt: skip


def _form_text(arrangement: Any) -> Any:
    form = arrangement_queries.form_now(arrangement)
    return str(form.form) if form else None


def _seat_text(arrangement: Any) -> Any:
    form = arrangement_queries.form_now(arrangement)
    return form.seat.name if form and form.seat else None


def _by_form(rows: Any, value: str, viewer: Viewer) -> Any:
    forms = [int(one) for one in value.split(",")]
    return rows.filter(on_day(viewer.day, "forms__"), forms__form_id__in=forms).distinct()


_FORMS = related("form", _("Legal form"), "pk", arrangement_queries.forms_in_force)

ARRANGEMENTS = Register(
    room="parties",
    key="arrangement",
    model=Arrangement,
    name=_("Arrangement"),
    lead=_("What the members do together, in which legal form, and who takes part with what."),
    spec=ListSpec(
        key="parties.arrangement",
        title=_("Arrangements"),
        rows=arrangement_queries.arrangement_rows,
        order="name",
        columns=(
            Column("name", _("Name"), lambda a: a.name, link=arrangement_url, sort="name"),
            Column("form", _("Legal form"), _form_text),
            Column("seat", _("Seat"), _seat_text),
            Column("members", _("Members"), lambda a: len(a.parts_now), numeric=True),
            Column("founded_on", _("Founded"), lambda a: a.founded_on, sort="founded_on"),
            Column("evaluate_on", _("Evaluate on"), lambda a: a.evaluate_on, sort="evaluate_on"),
            Column("names", _("Who"), lambda a: [m.member.name for m in a.parts_now], shown=lambda a: ", ".join(m.member.name for m in a.parts_now), default=False),
            Column("orgnr", _("Organisation number"), lambda a: a.orgnr, default=False),
            Column("ended_on", _("Ended"), lambda a: a.ended_on, sort="ended_on", default=False),
        ),
        filters=(
            Filter("form", _("Legal form"), _by_form, choices=_FORMS.choices, label_of=_FORMS.label_of),
            text_filter("name", _("Name"), "name", "purpose", "tasks"),
        ),
        empty=_("There is no arrangement yet. Add the one that the members work together in."),
    ),
    form=lambda *args, instance=None, **more: (ArrangementForm if instance else NewArrangementForm)(
        *args, instance=instance, **more
    ),
    create=arrangement_services.add_arrangement,
    change=arrangement_services.change_arrangement,
    may_create="parties.manage_cooperation",
    may_change="parties.manage_cooperation",
    new_label=_("Add an arrangement"),
    detail_template="parties/arrangement_page.html",
    detail_context=pages.arrangement_page,
    detail_rows=arrangement_queries.arrangement_rows,
)  # fmt: skip

LEGAL_FORMS = Register(
    room="parties",
    key="legal_form",
    model=LegalForm,
    name=_("Legal form"),
    lead=_("The forms of cooperation the law knows, and knew, with what each demands of the agreement."),
    spec=ListSpec(
        key="parties.legal_form",
        title=_("Legal forms"),
        rows=arrangement_queries.forms_in_force,
        order="order",
        columns=(
            Column("name", _("Name"), str, link=address("parties:legal_form_detail")),
            Column("law", _("Law"), lambda f: f.law),
            Column("legal_person", _("A legal person of its own"), lambda f: words.legal_person_word(f.legal_person)),
            Column("valid_from", _("From"), lambda f: f.valid_from, sort="valid_from", shown=lambda f: words.day_text(f.valid_from)),
            Column("valid_to", _("Until"), lambda f: f.valid_to, sort="valid_to", shown=lambda f: words.day_text(f.valid_to)),
        ),
        empty=_("The legal forms are put in when the site is made ready: run “samdrift init”."),
    ),
    detail_template="parties/legal_form_page.html",
    detail_context=pages.legal_form_page,
)  # fmt: skip
