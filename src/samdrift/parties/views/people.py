"""Pages of people beside their register: leaving, returning, roles, mandates, erasure."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.web.acts import act_page, filled
from samdrift.kernel.web.pages import inside, who
from samdrift.parties.forms.arrangements import EndForm
from samdrift.parties.forms.people import (
    DescribeForm,
    MandateForm,
    PersonLeavesForm,
    RetentionForm,
    ReturnForm,
    SureForm,
)
from samdrift.parties.models.people import Appointment, Mandate, Person
from samdrift.parties.queries.retention import due_day, due_for_erasure, retention_years
from samdrift.parties.services import appointments as appointment_services
from samdrift.parties.services import erasure as erasure_services
from samdrift.parties.services import leaving as services


def _page(pk: int) -> str:
    return reverse("parties:person_detail", args=[pk])


def _person(request: HttpRequest, pk: int) -> Person:
    viewer = who(request)
    person = one_seen(Person, viewer, pk)
    require(viewer, "parties.change_person", person)
    return person


@inside
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Register that a person leaves, today or on a day to come."""
    viewer, person = who(request), _person(request, pk)
    return act_page(
        request,
        filled(PersonLeavesForm, request, viewer),
        lambda data: services.person_leaves(person, by=viewer, **data),
        title=_("%(name)s leaves") % {"name": person},
        lead=_(
            "From that day the person cannot log in, and roles and mandates end. The day may lie ahead."
        ),
        submit=_("Register leaving"),
        danger=True,
        back=_page(pk),
        told=_left_text,
    )


def _left_text(left: services.Left) -> str:
    text = _("It is registered that %(name)s leaves on %(day)s.") % {
        "name": left.person,
        "day": left.person.left_on.strftime("%d.%m.%Y") if left.person.left_on else "",
    }
    if not left.ended:
        return text
    more = ngettext(
        "%(n)s role or mandate ends with that.",
        "%(n)s roles and mandates end with that.",
        left.ended,
    )
    return f"{text} {more % {'n': left.ended}}"


@inside
def come_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Register that a person is back, or does not leave after all."""
    viewer, person = who(request), _person(request, pk)
    return act_page(
        request,
        filled(ReturnForm, request, viewer, initial={"day": viewer.today}),
        lambda data: services.person_returns(person, by=viewer, **data),
        title=_("%(name)s returns") % {"name": person},
        lead=_("Roles and mandates that have ended stay ended: give them anew."),
        submit=_("Register return"),
        back=_page(pk),
        told=_("The return was registered."),
    )


@inside
def mandate_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person serve members other than the employer."""
    viewer = who(request)
    person = one_seen(Person, viewer, pk)
    require(viewer, "parties.give_mandate")
    return act_page(
        request,
        filled(MandateForm, request, viewer, initial={"valid_from": viewer.today}),
        lambda data: appointment_services.give_mandate(person=person, by=viewer, **data),
        title=_("Let %(name)s serve members") % {"name": person},
        submit=_("Give the mandate"),
        back=_page(pk),
        told=_("The mandate was given."),
    )


@inside
def mandate_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A person no longer serves these members."""
    viewer = who(request)
    mandate = one_seen(Mandate, viewer, pk)
    return act_page(
        request,
        filled(EndForm, request, viewer, initial={"day": viewer.today}),
        lambda data: appointment_services.end_mandate(mandate, by=viewer, **data),
        title=_("End the mandate of %(name)s") % {"name": mandate.person},
        submit=_("End the mandate"),
        danger=True,
        back=_page(mandate.person_id),
        told=_("The mandate ends that day."),
    )


def _appointment(request: HttpRequest, pk: int) -> Appointment:
    viewer = who(request)
    row = one_seen(Appointment, viewer, pk)
    require(viewer, appointment_services.right_for(row.role), row)
    return row


@inside
def appointment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A person no longer holds the role."""
    viewer, row = who(request), _appointment(request, pk)
    back = reverse("parties:appointment_detail", args=[pk])
    return act_page(
        request,
        filled(EndForm, request, viewer, initial={"day": viewer.today}),
        lambda data: appointment_services.end_appointment(row, by=viewer, **data),
        title=_("End the role: %(role)s, %(name)s")
        % {"role": row.get_role_display(), "name": row.person},
        submit=_("End the role"),
        danger=True,
        back=back,
        told=_("The role ends that day."),
    )


@inside
def appointment_describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the role is, in writing, and which decision it rests on."""
    viewer, row = who(request), _appointment(request, pk)
    back = reverse("parties:appointment_detail", args=[pk])
    return act_page(
        request,
        filled(DescribeForm, request, viewer, instance=row),
        lambda data: appointment_services.describe_appointment(row, by=viewer, **data),
        title=_("What the role is: %(role)s") % {"role": row.get_role_display()},
        submit=_("Save"),
        back=back,
        told=_("The description was saved."),
    )


@inside
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase a person whose time of keeping is over."""
    viewer = who(request)
    person = one_seen(Person, viewer, pk)
    require(viewer, "parties.erase_person", person)
    return act_page(
        request,
        filled(SureForm, request, viewer),
        lambda _data: erasure_services.erase_person(person, by=viewer),
        title=_("Erase %(name)s") % {"name": person},
        lead=_(
            "Name, address and all else that is personal is emptied here and in the history, for good. "
            "That something was done stays, without telling by whom it was."
        ),
        submit=_("Erase for good"),
        danger=True,
        back=_page(pk),
        told=_("The person was erased."),
        to=reverse("parties:retention"),
    )


@inside
def retention(request: HttpRequest) -> HttpResponse:
    """Who is due to be erased, and the rule that says so."""
    viewer = who(request)
    if not allowed(viewer, "parties.erase_person"):
        raise OutOfReach("retention")
    years = retention_years()
    rows = [{"person": p, "due": due_day(p.left_on, years)} for p in due_for_erasure(viewer)[:200]]
    context: dict[str, Any] = {"rows": rows, "years": years}
    return render(request, "parties/retention_page.html", context)


@inside
def retention_rule(request: HttpRequest) -> HttpResponse:
    """Change how long people are kept after they left."""
    viewer = who(request)
    require(viewer, "parties.erase_person")
    back = reverse("parties:retention")
    return act_page(
        request,
        filled(RetentionForm, request, viewer, initial={"years": retention_years()}),
        lambda data: erasure_services.set_retention(by=viewer, **data),
        title=_("How long people are kept"),
        lead=_("Counted from the day they left. Nothing is erased by itself."),
        submit=_("Save the rule"),
        back=back,
        told=_("The rule was saved."),
    )
