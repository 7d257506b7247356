"""Pages of members beside their register: numbers and units."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import require
from samdrift.kernel.web.acts import act_page, filled
from samdrift.kernel.web.pages import inside, who
from samdrift.parties.forms.members import NumberForm, UnitForm, UnitNameForm
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Unit
from samdrift.parties.services import members as services
from samdrift.parties.services import people as people_services


def _back(member: Member) -> str:
    return reverse("parties:member_detail", args=[member.pk])


@inside
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the member a new number from a day."""
    viewer = who(request)
    member = one_seen(Member, viewer, pk)
    require(viewer, "parties.change_member", member)
    return act_page(
        request,
        filled(NumberForm, request, viewer),
        lambda data: services.give_number(member, by=viewer, **data),
        title=_("Give %(name)s a new number") % {"name": member},
        lead=_("The number it has now ends the day before, and is kept in its history."),
        submit=_("Give the number"),
        back=_back(member),
        told=_("The number was given."),
    )


@inside
def unit_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a unit to the member."""
    viewer = who(request)
    member = one_seen(Member, viewer, pk)
    require(viewer, "parties.change_member", member)
    return act_page(
        request,
        filled(UnitForm, request, viewer, member=member),
        lambda data: people_services.add_unit(member=member, by=viewer, **data),
        title=_("Add a unit to %(name)s") % {"name": member},
        submit=_("Add the unit"),
        back=_back(member),
        told=_("The unit was added."),
    )


@inside
def unit_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a unit another name."""
    viewer = who(request)
    unit = one_seen(Unit, viewer, pk)
    require(viewer, "parties.change_member", unit.member)
    return act_page(
        request,
        filled(UnitNameForm, request, viewer, instance=unit),
        lambda data: people_services.rename_unit(unit, by=viewer, **data),
        title=_("Rename %(name)s") % {"name": unit},
        submit=_("Save"),
        back=_back(unit.member),
        told=_("The unit was renamed."),
    )
