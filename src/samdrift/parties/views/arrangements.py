"""Pages of arrangements beside their register: form, agreement, members, shares and transfers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.formats.text import in_a_sentence
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.templatetags.shown import quoted
from samdrift.kernel.web.acts import act_page, filled
from samdrift.kernel.web.pages import inside, who
from samdrift.parties.forms.arrangements import (
    ClausesForm,
    EndForm,
    FormDetailsForm,
    GiveFormForm,
    JoinForm,
    LeaveForm,
    PartForm,
    StakesForm,
    TakeBackForm,
)
from samdrift.parties.lists.words import span
from samdrift.parties.models.arrangements import (
    Arrangement,
    ArrangementForm,
    Membership,
    Stake,
    Transfer,
)
from samdrift.parties.queries import arrangements as queries
from samdrift.parties.services import arrangements as services
from samdrift.parties.services import memberships as membership_services
from samdrift.parties.services import stakes as stake_services
from samdrift.parties.services import transfers as transfer_services

MANAGE = "parties.manage_cooperation"


def _page(pk: int) -> str:
    return reverse("parties:arrangement_detail", args=[pk])


@inside
def new_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the arrangement another legal form from a day."""
    viewer = who(request)
    arrangement = one_seen(Arrangement, viewer, pk)
    require(viewer, MANAGE, arrangement)
    return act_page(
        request,
        filled(GiveFormForm, request, viewer),
        lambda data: services.give_form(arrangement, by=viewer, **data),
        title=_("New legal form of %(name)s") % {"name": arrangement},
        lead=_("The form it has now ends the day before, and is kept in its history."),
        submit=_("Give the form"),
        back=_page(pk),
        told=_("The legal form was given. See now what its agreement must hold."),
        to=reverse("parties:arrangement_agreement", args=[pk]),
    )


@inside
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """How whole the agreement is: each point the law demands, and where it is dealt with."""
    viewer = who(request)
    arrangement = one_seen(Arrangement, viewer, pk)
    form = _form_today(request, arrangement)
    state = queries.completeness(form, viewer)
    context: dict[str, Any] = {
        "arrangement": arrangement,
        "state": state,
        "name_words": _(" or ").join(quoted(w) for w in state.name_words),
        "back": _page(pk),
        "may_manage": allowed(viewer, MANAGE, arrangement),
    }
    return render(request, "parties/agreement_page.html", context)


def _form_today(request: HttpRequest, arrangement: Arrangement) -> ArrangementForm:
    viewer = who(request)
    row = queries.arrangement_rows(viewer).get(pk=arrangement.pk)
    form = queries.form_now(row)
    if form is None:
        raise OutOfReach(f"form of {arrangement.pk}")
    return form


@inside
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where the agreement deals with each point."""
    viewer = who(request)
    arrangement = one_seen(Arrangement, viewer, pk)
    require(viewer, MANAGE, arrangement)
    form = _form_today(request, arrangement)
    page = filled(ClausesForm, request, viewer, state=queries.completeness(form, viewer))
    return act_page(
        request,
        page,
        lambda _data: services.answer_clauses(form, by=viewer, answers=page.answers()),
        title=_("Where the agreement says it"),
        lead=_("Write the section or page of each point. Leave empty what the agreement lacks."),
        submit=_("Save"),
        back=reverse("parties:arrangement_agreement", args=[pk]),
        told=_("The answers were saved."),
    )


@inside
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the seat, the agreement and whether it is a legal person."""
    viewer = who(request)
    form = one_seen(ArrangementForm, viewer, pk)
    require(viewer, MANAGE, form.arrangement)
    return act_page(
        request,
        filled(FormDetailsForm, request, viewer, instance=form),
        lambda data: services.describe_form(form, by=viewer, **data),
        title=_("Seat and agreement of %(name)s") % {"name": form.arrangement},
        submit=_("Save"),
        back=_page(form.arrangement_id),
        told=_("The changes were saved."),
    )


@inside
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The arrangement is no more from a day."""
    viewer = who(request)
    arrangement = one_seen(Arrangement, viewer, pk)
    require(viewer, MANAGE, arrangement)
    return act_page(
        request,
        filled(EndForm, request, viewer),
        lambda data: services.end_arrangement(arrangement, by=viewer, **data),
        title=_("End %(name)s") % {"name": arrangement},
        lead=_(
            "Its memberships, shares and legal form end on the same day. What has been is kept."
        ),
        submit=_("End the arrangement"),
        danger=True,
        back=_page(pk),
        told=_("The end was registered."),
    )


@inside
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """A member takes part from a day."""
    viewer = who(request)
    arrangement = one_seen(Arrangement, viewer, pk)
    require(viewer, MANAGE, arrangement)
    return act_page(
        request,
        filled(JoinForm, request, viewer),
        lambda data: membership_services.join(arrangement, by=viewer, **data),
        title=_("Add a member to %(name)s") % {"name": arrangement},
        submit=_("Add the member"),
        back=_page(pk),
        told=lambda row: (
            _("%(name)s takes part from %(day)s.")
            % {"name": row.member, "day": row.valid_from.strftime("%d.%m.%Y")}
        ),
    )


def _membership(request: HttpRequest, pk: int) -> Membership:
    viewer = who(request)
    membership = one_seen(Membership, viewer, pk)
    require(viewer, MANAGE, membership.arrangement)
    return membership


@inside
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """A member takes no part from a day."""
    membership = _membership(request, pk)
    viewer = who(request)
    return act_page(
        request,
        filled(LeaveForm, request, viewer),
        lambda data: membership_services.leave(membership, by=viewer, **data),
        title=_("%(member)s leaves %(arrangement)s")
        % {"member": membership.member, "arrangement": membership.arrangement},
        lead=_(
            "Its shares end that day. When it is left without any arrangement, the roles held for it "
            "end too, and its people can no longer log in."
        ),
        submit=_("Register that it leaves"),
        danger=True,
        back=_page(membership.arrangement_id),
        told=_("The day it leaves was registered."),
    )


@inside
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """A member becomes owner, customer or both from a day."""
    membership = _membership(request, pk)
    viewer = who(request)
    initial = {"is_owner": membership.is_owner, "is_customer": membership.is_customer}
    return act_page(
        request,
        filled(PartForm, request, viewer, initial=initial),
        lambda data: membership_services.change_part(membership, by=viewer, **data),
        title=_("Owner or customer: %(member)s") % {"member": membership.member},
        lead=_("What it is now is kept up to the day before."),
        submit=_("Save"),
        back=_page(membership.arrangement_id),
        told=_("The change was saved."),
    )


@inside
def stakes(request: HttpRequest, pk: int) -> HttpResponse:
    """Set shares, votes or seats for the members from a day."""
    viewer = who(request)
    arrangement = one_seen(Arrangement, viewer, pk)
    require(viewer, MANAGE, arrangement)
    shares = queries.shares_on(arrangement, viewer.day, viewer)
    page = filled(StakesForm, request, viewer, parts=shares.parts)
    return act_page(
        request,
        page,
        lambda data: stake_services.set_stakes(
            arrangement,
            kind=data["kind"],
            valid_from=data["valid_from"],
            values=page.values(),
            by=viewer,
        ),
        title=_("Set shares in %(name)s") % {"name": arrangement},
        lead=_(
            "Ownership, liability, votes and seats are four different things, each with its own days. "
            "Leave a member empty to keep what it has. Shares are weights: 29 of 100, or 1 of 7."
        ),
        submit=_("Set the shares"),
        back=_page(pk),
        told=lambda n: ngettext("%(n)s share was set.", "%(n)s shares were set.", n) % {"n": n},
    )


@inside
def stakes_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every share, vote and seat there has been, with its days."""
    viewer = who(request)
    arrangement = one_seen(Arrangement, viewer, pk)
    may = allowed(viewer, MANAGE, arrangement)
    rows = [
        (
            s,
            span(s),
            queries.text_of(s.value),
            may and (s.valid_to is None or s.valid_to > viewer.day),
        )
        for s in queries.stakes_of(arrangement, viewer)
    ]
    context = {"arrangement": arrangement, "rows": rows, "back": _page(pk), "may_manage": may}
    return render(request, "parties/stakes_page.html", context)


@inside
def stake_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The member no longer has this share from a day."""
    viewer = who(request)
    stake = one_seen(Stake, viewer, pk)
    arrangement = stake.membership.arrangement
    require(viewer, MANAGE, arrangement)
    return act_page(
        request,
        filled(EndForm, request, viewer),
        lambda data: stake_services.end_stake(stake, by=viewer, **data),
        title=_("End %(kind)s of %(member)s")
        % {"kind": in_a_sentence(stake.get_kind_display()), "member": stake.membership.member},
        submit=_("End it"),
        danger=True,
        back=reverse("parties:arrangement_shares", args=[arrangement.pk]),
        told=_("The end was registered."),
    )


@inside
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What was transferred is taken back from a day."""
    viewer = who(request)
    transfer = one_seen(Transfer, viewer, pk)
    require(viewer, "parties.register_transfer", transfer.membership)
    return act_page(
        request,
        filled(TakeBackForm, request, viewer),
        lambda data: transfer_services.take_back(transfer, by=viewer, **data),
        title=_("Take back: %(what)s") % {"what": transfer.what},
        lead=_("The row stays in the register, with the day and the decision."),
        submit=_("Register that it is taken back"),
        back=reverse("parties:transfer_detail", args=[pk]),
        told=_("It was registered as taken back."),
    )
