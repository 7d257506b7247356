"""Acts on bodies, their seats, their people and their rules, each on a page of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.governance.forms import bodies as body_forms
from samdrift.governance.forms import body_rules as rule_forms
from samdrift.governance.forms import body_seats as forms
from samdrift.governance.lists.body_pages import body_url
from samdrift.governance.models.bodies import Body, MeetingRules
from samdrift.governance.queries import bodies as queries
from samdrift.governance.services import bodies as services
from samdrift.governance.services import offices, rules_of_bodies, seats, sittings
from samdrift.governance.services import seat_votes as votes_services
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import act_page, filled
from samdrift.kernel.web.pages import who

SEVERAL = 2


def _found(rows: Any, pk: int) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise OutOfReach(f"{rows.model.__name__} {pk}")
    return row


def _body(request: HttpRequest, pk: int, right: str) -> Body:
    """The body, for one who has the right over it; others are refused."""
    body: Body = _found(queries.body_rows(who(request)), pk)
    rights.require(who(request), right, body)
    return body


@pages.inside
def seat_new(request: HttpRequest, pk: int) -> HttpResponse:
    """One seat, or one for each professional field."""
    viewer, body = who(request), _body(request, pk, seats.SEAT)
    form = filled(forms.SeatForm, request, viewer)
    return act_page(
        request,
        form,
        lambda data: _open(body, data, viewer),
        title=_("Add a seat in %(body)s") % {"body": body},
        submit=_("Add"),
        back=body_url(body),
        told=lambda made: (
            ngettext("%(n)s seat was set up.", "%(n)s seats were set up.", len(made))
            % {"n": len(made)}
        ),
    )


def _open(body: Body, data: dict[str, Any], viewer: Any) -> list[Any]:
    fields = data.pop("field")
    if len(fields) > 1:
        return seats.open_fields(body, fields=fields, valid_from=data["valid_from"], by=viewer)
    field = fields[0] if fields else ""
    return [seats.open_seat(body, field=field, by=viewer, **data)]


@pages.inside
def seat_votes(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    seat = _found(queries.seat_rows(viewer), pk)
    rights.require(viewer, services.MANAGE, seat.body)
    form = filled(forms.VotesForm, request, viewer, instance=seat)
    return act_page(
        request,
        form,
        lambda data: votes_services.change_votes(seat, by=viewer, **data),
        title=_("Votes of the seat %(seat)s") % {"seat": seat},
        submit=_("Save"),
        back=body_url(seat.body),
        told=_("The votes were changed."),
    )


@pages.inside
def seat_close(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    seat = _found(queries.seat_rows(viewer), pk)
    rights.require(viewer, seats.SEAT, seat.body)
    form = filled(forms.EndForm, request, viewer)
    return act_page(
        request,
        form,
        lambda data: seats.close_seat(seat, by=viewer, **data),
        title=_("Close the seat %(seat)s in %(body)s") % {"seat": seat, "body": seat.body},
        lead=_("Whoever sits there, and the deputies, end with it."),
        submit=_("Close the seat"),
        back=body_url(seat.body),
        told=_("The seat was closed."),
        danger=True,
    )


@pages.inside
def sit(request: HttpRequest, pk: int) -> HttpResponse:
    """Seat somebody, or take in a deputy."""
    viewer = who(request)
    seat = _found(queries.seat_rows(viewer), pk)
    rights.require(viewer, seats.SEAT, seat.body)
    form = filled(forms.SitForm, request, viewer, initial=_first(request))
    return act_page(
        request,
        form,
        lambda data: sittings.seat_person(seat, by=viewer, **data),
        title=_("Seat somebody: %(seat)s, %(body)s") % {"seat": seat, "body": seat.body},
        submit=_("Save"),
        back=body_url(seat.body),
        told=lambda made: _("%(person)s was seated.") % {"person": made.person},
    )


def _first(request: HttpRequest) -> dict[str, Any]:
    return {"is_deputy": "yes"} if request.GET.get("as") == "deputy" else {}


@pages.inside
def sitting_end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    row = _found(queries.sitting_rows(viewer), pk)
    body = row.seat.body
    rights.require(viewer, seats.SEAT, body)
    form = filled(forms.EndForm, request, viewer)
    return act_page(
        request,
        form,
        lambda data: sittings.end_sitting(row, by=viewer, **data),
        title=_("%(person)s sits no more in %(body)s") % {"person": row.person, "body": body},
        submit=_("End"),
        back=body_url(body),
        told=_("It was ended."),
    )


@pages.inside
def deputies(request: HttpRequest, pk: int) -> HttpResponse:
    """The order in which a seat's deputies stand by."""
    viewer = who(request)
    seat = _found(queries.seat_rows(viewer), pk)
    rights.require(viewer, seats.SEAT, seat.body)
    form = filled(forms.DeputiesForm, request, viewer, instance=seat)
    if len(form.fields) < SEVERAL:
        text = _("There are no deputies to put in order.")
        return pages.undone(request, text, body_url(seat.body))
    return act_page(
        request,
        form,
        lambda data: sittings.order_deputies(seat, by=viewer, **data),
        title=_("Order of the deputies: %(seat)s, %(body)s") % {"seat": seat, "body": seat.body},
        lead=_("1 stands by first."),
        submit=_("Save"),
        back=body_url(seat.body),
        told=_("The order was saved."),
    )


@pages.inside
def office_new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, body = who(request), _body(request, pk, seats.SEAT)
    kind = request.GET.get("kind", "")
    form = filled(forms.OfficeForm, request, viewer, initial={"kind": kind} if kind else {})
    return act_page(
        request,
        form,
        lambda data: offices.give_office(body, by=viewer, **data),
        title=_("Give an office in %(body)s") % {"body": body},
        submit=_("Save"),
        back=body_url(body),
        told=lambda made: _("%(person)s has the office now.") % {"person": made.person},
    )


@pages.inside
def office_end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    row = _found(queries.office_rows(viewer), pk)
    rights.require(viewer, seats.SEAT, row.body)
    form = filled(forms.EndForm, request, viewer)
    values = {"person": row.person, "office": row.get_kind_display(), "body": row.body}
    return act_page(
        request,
        form,
        lambda data: offices.end_office(row, by=viewer, **data),
        title=_("End the office: %(office)s, %(person)s, %(body)s") % values,
        submit=_("End"),
        back=body_url(row.body),
        told=_("It was ended."),
    )


@pages.inside
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Other meeting rules from a day; without any in force, those of the kind come first."""
    viewer, body = who(request), _body(request, pk, services.MANAGE)
    now: MeetingRules | None = next(
        (one for one in queries.sets_of_rules(body, viewer) if one.is_on(viewer.today)), None
    )
    if now is None:
        return redirect("governance:body_basis", pk=pk)
    form = filled(rule_forms.RulesForm, request, viewer, instance=now)
    return act_page(
        request,
        form,
        lambda data: rules_of_bodies.change_rules(body, by=viewer, **data),
        title=_("Meeting rules of %(body)s") % {"body": body},
        lead=_(
            "They hold from the day you say, and what held before is kept. What the law fixes is not here."
        ),
        submit=_("Save"),
        back=body_url(body),
        told=_("The meeting rules were changed."),
    )


@pages.inside
def basis(request: HttpRequest, pk: int) -> HttpResponse:
    """Another set of rules, as when the arrangement gets another legal form."""
    viewer, body = who(request), _body(request, pk, services.MANAGE)
    usual = rules_of_bodies.usual_set(body, viewer.today).key
    form = filled(rule_forms.BasisForm, request, viewer, initial={"basis": usual})
    return act_page(
        request,
        form,
        lambda data: rules_of_bodies.change_rules(body, by=viewer, **data),
        title=_("Set of meeting rules for %(body)s") % {"body": body},
        lead=_("Every rule is filled in anew from the set. The one that fits the body is chosen."),
        submit=_("Save"),
        back=body_url(body),
        told=_("The meeting rules were changed."),
    )


@pages.inside
def wind_up(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, body = who(request), _body(request, pk, services.MANAGE)
    form = filled(body_forms.WindUpForm, request, viewer)
    return act_page(
        request,
        form,
        lambda data: services.wind_up(body, by=viewer, **data),
        title=_("Wind up %(body)s") % {"body": body},
        lead=_("Its seats, offices and rules end. What it has decided stands."),
        submit=_("Wind up"),
        back=body_url(body),
        told=_("The body was wound up."),
        danger=True,
    )
