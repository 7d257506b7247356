"""Pages of roles beside the register's own: appointed step by step, answered, ended, one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel import rights
from samdrift.kernel.forms import Form
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who
from samdrift.parties.models.members import Member
from samdrift.portfolio.forms import roles as forms
from samdrift.portfolio.lists.role_pages import member_name, role_url
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.queries import appointing, role_texts
from samdrift.portfolio.queries import roles as queries
from samdrift.portfolio.rules_roles import Seat
from samdrift.portfolio.services import chain_checks as checks
from samdrift.portfolio.services import roles as services


@pages.inside
def new(request: HttpRequest) -> HttpResponse:
    """First the seats one may appoint to; then, for one of them, the person and the days."""
    viewer = who(request)
    rights.require(viewer, "portfolio.appoint_role")
    if "system" not in request.GET or "kind" not in request.GET:
        text = request.GET.get("name", "").strip()
        offers = appointing.offers(viewer, text)
        return render(request, "portfolio/role_offers.html", {"offers": offers, "name": text})
    seat, member = _seat(request)
    checks.in_model(seat)
    checks.in_chain(seat, member, viewer)
    return _appoint(request, seat, member)


def _seat(request: HttpRequest) -> tuple[Seat, Member | None]:
    viewer, kind = who(request), request.GET["kind"]
    if kind not in SystemRole.Kind.values or not request.GET["system"].isdecimal():
        raise Http404(kind)
    system = one_seen(System, viewer, int(request.GET["system"]))
    asked = request.GET.get("member", "")
    member = one_seen(Member, viewer, int(asked)) if asked.isdecimal() else None
    return Seat(system, member.pk if member else None, kind), member


def _appoint(request: HttpRequest, seat: Seat, member: Member | None) -> HttpResponse:
    viewer = who(request)
    name = request.GET.get("name", "").strip()
    form = forms.SeatForm(request.POST or None, viewer=viewer, seat=seat, name=name)
    if request.method == "POST" and form.is_valid():
        role = pages.try_act(
            form,
            lambda: services.appoint(
                by=viewer, system=seat.system, kind=seat.kind, member=member, **form.cleaned_data
            ),
        )
        if role is not None:
            text = _("%(name)s was appointed, and is asked to accept.") % {"name": role.person}
            return pages.done(request, text, role_url(role))
    kind = SystemRole.Kind(seat.kind).label
    context = {
        "form": form,
        "title": _("Appoint: %(kind)s") % {"kind": kind},
        "lead": _("%(system)s, for %(member)s.")
        % {"system": seat.system.name, "member": member_name(member)},
        "submit": _("Appoint"),
        "back": reverse("portfolio:role_new"),
        "name": name,
        "kept": _kept(request),
    }
    return render(request, "portfolio/role_seat.html", context, status=_status(form))


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What the search for a person carries along."""
    return [(key, str(value)) for key, value in request.GET.items() if key != "name"]


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


def _ask(
    request: HttpRequest, role: SystemRole, form: Any, act: Callable[[], SystemRole], **texts: Any
) -> HttpResponse:
    """Show the form; when it is sent in, do the act and go to the role it gives."""
    done = texts.pop("done")
    if request.method == "POST" and form.is_valid():
        after = pages.try_act(form, act)
        if after is not None:
            return pages.done(request, done, role_url(after))
    return pages.form_page(request, form, back=role_url(role), **texts)


def _plain(request: HttpRequest) -> Form:
    """A form that only asks to be sent in."""
    return Form(request.POST if request.method == "POST" else None, viewer=who(request))


def _role(request: HttpRequest, pk: int, right: str) -> SystemRole:
    role = one_seen(SystemRole, who(request), pk)
    rights.require(who(request), right, role)
    return role


@pages.inside
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder reads what the role means, and says yes."""
    role, viewer = _role(request, pk, "portfolio.answer_role"), who(request)
    return _ask(
        request,
        role,
        _plain(request),
        lambda: services.accept_role(role, by=viewer),
        title=_("Accept: %(role)s") % {"role": role},
        lead=role.description,
        submit=_("Accept"),
        done=_("You have accepted the role. It is to be confirmed in a year."),
    )


@pages.inside
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder says no, and why."""
    role, viewer = _role(request, pk, "portfolio.answer_role"), who(request)
    form = forms.DeclineForm(request.POST or None, viewer=viewer)
    return _ask(
        request,
        role,
        form,
        lambda: services.decline_role(role, by=viewer, reason=form.cleaned_data["reason"]),
        title=_("Decline: %(role)s") % {"role": role},
        submit=_("Decline"),
        done=_("You have declined the role."),
    )


@pages.inside
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder confirms the role for another year."""
    role, viewer = _role(request, pk, "portfolio.answer_role"), who(request)
    return _ask(
        request,
        role,
        _plain(request),
        lambda: services.confirm_role(role, by=viewer),
        title=_("Confirm: %(role)s") % {"role": role},
        lead=role.description,
        submit=_("Confirm for a year"),
        done=_("You have confirmed the role for another year."),
    )


@pages.inside
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever appoints ends the role on a day."""
    role, viewer = _role(request, pk, "portfolio.end_role"), who(request)
    form = forms.EndForm(request.POST or None, viewer=viewer, initial={"ends_on": viewer.today})
    return _ask(
        request,
        role,
        form,
        lambda: services.end_role(role, by=viewer, **form.cleaned_data),
        title=_("End: %(role)s") % {"role": role},
        lead=str(role.person),
        submit=_("End"),
        done=_("The role ends."),
    )


@pages.inside
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """One goes and another comes on the same day."""
    role, viewer = _role(request, pk, "portfolio.end_role"), who(request)
    seat = Seat(role.system, role.member_id, role.kind)
    name = request.GET.get("name", "").strip()
    form = forms.ReplaceForm(request.POST or None, viewer=viewer, seat=seat, name=name)
    if request.method == "POST" and form.is_valid():
        after = pages.try_act(
            form, lambda: services.replace_role(role, by=viewer, **form.cleaned_data)
        )
        if after is not None:
            text = _("%(new)s takes over after %(old)s, and is asked to accept.") % {
                "new": after.person,
                "old": role.person,
            }
            return pages.done(request, text, role_url(after))
    context = {
        "form": form,
        "title": _("Replace %(name)s") % {"name": role.person},
        "lead": _("%(role)s, for %(member)s.") % {"role": role, "member": member_name(role.member)},
        "submit": _("Replace"),
        "back": role_url(role),
        "name": name,
        "kept": [],
    }
    return render(request, "portfolio/role_seat.html", context, status=_status(form))


@pages.inside
def mine(request: HttpRequest) -> HttpResponse:
    """The systems one answers for: what is missing, what comes, what is different."""
    viewer = who(request)
    context = {
        "cards": queries.mine(viewer),
        "unanswered": queries.unanswered(viewer),
        "soon": queries.SOON,
    }
    return render(request, "portfolio/role_mine.html", context)


@pages.inside
def texts(request: HttpRequest) -> HttpResponse:
    """What each kind of role means here."""
    may = rights.allowed(who(request), "portfolio.change_role_texts")
    context = {"texts": role_texts.texts(), "may": may}
    return render(request, "portfolio/role_texts.html", context)


@pages.inside
def text_change(request: HttpRequest, kind: str) -> HttpResponse:
    viewer = who(request)
    if kind not in SystemRole.Kind.values:
        raise Http404(kind)
    rights.require(viewer, "portfolio.change_role_texts")
    initial = {"text": role_texts.text_of(kind)}
    form = forms.TextForm(request.POST or None, viewer=viewer, initial=initial)
    back = reverse("portfolio:role_texts")
    if request.method == "POST" and form.is_valid():
        services.set_role_text(kind, by=viewer, text=form.cleaned_data["text"])
        return pages.done(request, _("The text was saved. New roles start from it."), back)
    title = _("What the role means: %(kind)s") % {"kind": SystemRole.Kind(kind).label}
    return pages.form_page(request, form, title=title, submit=_("Save"), back=back)
