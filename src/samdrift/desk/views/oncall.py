"""Who is on call: now and by week, one's own shifts, planning, call-outs, hours for pay."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from samdrift.desk.forms import oncall as forms
from samdrift.desk.lists import oncall_check_pages as checks
from samdrift.desk.lists import oncall_pages as contexts
from samdrift.desk.lists.oncall_tries import CALL_TRIES
from samdrift.desk.lists.oncall_words import call_out_url, rota_url
from samdrift.desk.models.cases import Case
from samdrift.desk.models.oncall import (
    Absence,
    AgreedRule,
    CallOut,
    CallTry,
    Rota,
    RotaChange,
    RotaLayer,
    ShiftSwap,
)
from samdrift.desk.papers.oncall_hours import hours_xlsx
from samdrift.desk.queries.oncall import on_within
from samdrift.desk.queries.oncall_own import pay_of_month
from samdrift.desk.rules_cases import WORK
from samdrift.desk.rules_oncall import LOG, PAY, PLAN, SEE, TAKE, TRY
from samdrift.desk.services import oncall as services
from samdrift.desk.services import oncall_calls as calls
from samdrift.desk.services import oncall_people as people
from samdrift.desk.services import oncall_rules as agreed
from samdrift.desk.services import oncall_tries as tries
from samdrift.kernel.calc.spans import Span
from samdrift.kernel.forms import Form
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import require
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled, press
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.list_pages import export_view, list_view
from samdrift.parties.models.people import Person

FAR = 50
"""Years from now that may be asked for."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _rota_of(row: Any) -> str:
    return rota_url(row.rota)


def _mine(_row: Any = None) -> str:
    return reverse("desk:oncall_mine")


_ON = Acts(Rota, back=rota_url, called="rota", name=str)
_ON_LAYER = Acts(RotaLayer, back=_rota_of, called="layer", name=str)
_ON_CHANGE = Acts(RotaChange, back=lambda row: rota_url(row.layer.rota))
_ON_RULE = Acts(AgreedRule, back=_rota_of)
_ON_SWAP = Acts(ShiftSwap, back=_mine)
_ON_ABSENCE = Acts(Absence, back=_mine)
_ON_TRY = Acts(CallTry, back=lambda row: _calls_of(row.case_id))
_ON_CALL = Acts(CallOut, back=call_out_url, called="call", name=str)


def _calls_of(case: int) -> str:
    return f"{reverse('desk:case', args=[case])}#call_outs"


layer_new = _ON.form(
    services.add_layer,
    forms.LayerForm,
    right=PLAN,
    title=_("Who takes turns in %(rota)s"),
    submit=_("Add"),
    told=_("They take turns now."),
    to=_rota_of,
)
layer_change = _ON_LAYER.form(
    services.replace_layer,
    forms.LayerForm,
    right=PLAN,
    title=_("Change %(layer)s from a day"),
    submit=_("Save"),
    told=_("It is so from that day. What was before stands."),
    lead=_("The turns begin anew that day, with the first person."),
    owner=lambda layer: layer.rota,
    to=_rota_of,
)
layer_end = _ON_LAYER.form(
    services.end_layer,
    forms.EndForm,
    right=PLAN,
    title=_("End %(layer)s"),
    submit=_("End it"),
    told=_("It ends that day."),
    owner=lambda layer: layer.rota,
    to=rota_url,
    danger=True,
)
rota_end = _ON.form(
    services.end_rota,
    Form,
    right=PLAN,
    title=_("End %(rota)s"),
    submit=_("End it"),
    told=_("The rota has ended."),
    lead=_("Nobody is on call by it any more. It can be taken into use again."),
    danger=True,
)
rota_reopen = _ON.press(services.reopen_rota, told=_("The rota is in use again."))
rota_tell = _ON.form(
    services.publish_plan,
    forms.TellForm,
    right=PLAN,
    title=_("Tell the plan of %(rota)s"),
    submit=_("Tell it"),
    told=_("The plan is told to those it concerns, and kept as it was told."),
    lead=_("The law asks for two weeks ahead, where nothing else is agreed (aml § 10-3)."),
    to=_rota_of,
)
rota_rule = _ON.form(
    agreed.agree_rule,
    forms.RuleForm,
    right=PLAN,
    title=_("What is agreed locally for %(rota)s"),
    submit=_("Save"),
    told=_("The rule is agreed."),
    lead=_("It stands in place of the law’s value. It must rest on an agreement."),
    to=_rota_of,
)
agreed_rule_end = _ON_RULE.press(agreed.end_rule, told=_("The law’s value holds again."))
change_strike = _ON_CHANGE.press(
    services.strike_change, told=_("It does not count: whose turn it is, is on.")
)
swap_accept = _ON_SWAP.press(people.accept_swap, told=_("The shift is yours."))
swap_decline = _ON_SWAP.press(people.decline_swap, told=_("You have said no."))
swap_withdraw = _ON_SWAP.press(people.withdraw_swap, told=_("It is not asked any more."))
absence_strike = _ON_ABSENCE.press(people.strike_absence, told=_("It does not count any more."))
call_try_strike = _ON_TRY.press(
    tries.strike_call,
    told=_("The call does not count."),
)
call_out_correct = _ON_CALL.form(
    calls.change_call_out,
    forms.CallOutForm,
    right=LOG,
    title=_("Correct the call-out of %(call)s"),
    submit=_("Save"),
    told=_("It is corrected, and told in the case."),
)
call_out_strike = _ON_CALL.form(
    calls.strike_call_out,
    forms.ReasonForm,
    right=LOG,
    title=_("Strike the call-out of %(call)s"),
    submit=_("Strike"),
    told=_("It does not count. It stays, struck."),
    danger=True,
)


@pages.inside
def week(request: HttpRequest) -> HttpResponse:
    """Who is to be called now, and a week of who is on in both towns."""
    viewer = pages.who(request)
    require(viewer.seen_as_of(None), SEE)
    context = contexts.week_page(viewer, request.GET.get("week", ""))
    return render(request, "desk/oncall_week.html", context)


@pages.inside
def mine(request: HttpRequest) -> HttpResponse:
    """One's own shifts, swaps and absences."""
    viewer = pages.who(request)
    require(viewer, TAKE)
    return render(request, "desk/oncall_mine.html", contexts.mine_page(viewer))


def _told_asked(swap: ShiftSwap) -> str:
    """Who is asked, and what that person is on for already: one may stand in two rows, but should know."""
    own = on_within(swap.asked, Span(swap.starts_at, swap.ends_at))
    layers = ", ".join(dict.fromkeys(f"{one.rota}: {one.layer.name}" for one in own))
    if layers:
        told = _now("%(name)s is asked, and is on call already in these hours (%(layers)s).")
    else:
        told = _now("%(name)s is asked.")
    return told % {"name": swap.asked, "layers": layers}


@pages.inside
def swap_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody to take a shift; it begins with the one that was chosen."""
    viewer, layer = pages.who(request), one_seen(RotaLayer, pages.who(request), pk)
    require(viewer, TAKE)
    return act_page(
        request,
        filled(forms.SwapForm, request, viewer, initial=_asked_times(request)),
        lambda data: people.ask_swap(layer, by=viewer, **data),
        title=_now("Ask somebody to take a shift"),
        submit=_("Ask"),
        back=_mine(),
        told=_told_asked,
    )


@pages.inside
def put_in(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, layer = pages.who(request), one_seen(RotaLayer, pages.who(request), pk)
    require(viewer, PLAN, layer.rota)
    return act_page(
        request,
        filled(forms.PutInForm, request, viewer, initial=_asked_times(request)),
        lambda data: services.put_in(layer, by=viewer, **data),
        title=_now("Put somebody in: %(layer)s") % {"layer": layer},
        submit=_("Save"),
        back=rota_url(layer.rota),
        told=_("It is changed, and those it concerns are told."),
    )


def _asked_times(request: HttpRequest) -> dict[str, Any]:
    """The times the address asks for, as the form begins."""
    found = {}
    for name, key in (("starts_at", "from"), ("ends_at", "to")):
        try:
            naive = dt.datetime.strptime(request.GET.get(key, ""), "%Y-%m-%d %H:%M")  # noqa: DTZ007
        except ValueError:
            continue
        found[name] = timezone.make_aware(naive)
    return found


@pages.inside
def absence_new(request: HttpRequest) -> HttpResponse:
    viewer = pages.who(request)
    require(viewer, TAKE)
    return act_page(
        request,
        filled(forms.AwayForm, request, viewer),
        lambda data: people.add_absence(by=viewer, **data),
        title=_now("Away"),
        submit=_("Save"),
        back=_mine(),
        told=_("It is written. Shifts in that time stand open until somebody is put in."),
    )


@require_POST
@pages.inside
def case_call_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The first tap: called out on this case from now."""
    viewer, case = pages.who(request), one_seen(Case, pages.who(request), pk)
    require(viewer, WORK, case)
    to = _calls_of(pk)
    return press(
        request,
        lambda: calls.start_call_out(case, by=viewer),
        told=_("The call-out has begun. Press again when it is done."),
        back=to,
    )


@require_POST
@pages.inside
def case_called(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: somebody on the path was called about the case, and answered or did not."""
    viewer, case = pages.who(request), one_seen(Case, pages.who(request), pk)
    require(viewer, TRY, case)
    whom = request.POST.get("person", "")
    person = one_seen(Person, viewer, int(whom)) if whom.isdecimal() else None
    answered = request.POST.get("answered") == "yes"
    return press(
        request,
        lambda: tries.log_call(case, by=viewer, answered=answered, person=person),
        told=_("The answer is written in the case.") if answered
        else _("It is written in the case. Call the next."),
        back=_calls_of(pk),
    )  # fmt: skip


@require_POST
@pages.inside
def call_out_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The second tap: it is done, and told in the case."""
    viewer, row = pages.who(request), one_seen(CallOut, pages.who(request), pk)
    to = reverse("desk:case", args=[row.case_id]) if row.case_id else call_out_url(row)
    return press(
        request,
        lambda: calls.end_call_out(row, by=viewer, reason=request.POST.get("reason", "")),
        told=_("The call-out is written. Sleep well."),
        back=to,
    )


@pages.inside
def call_tries(request: HttpRequest) -> HttpResponse:
    """Every call along the paths, answered or not."""
    require(pages.who(request).seen_as_of(None), SEE)
    shown: HttpResponse = list_view(CALL_TRIES)(request)
    return shown


@pages.inside
def call_tries_export(request: HttpRequest, form: str) -> HttpResponse:
    require(pages.who(request).seen_as_of(None), SEE)
    shown: HttpResponse = export_view(CALL_TRIES)(request, form=form)
    return shown


rota_call_out = _ON.form(
    calls.write_call_out,
    forms.WrittenCallForm,
    right=PLAN,
    title=_("A call-out on %(rota)s, written afterwards"),
    submit=_("Save"),
    told=_("The call-out is written."),
    to=call_out_url,
)


@pages.inside
def rota_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The rota held against the rules on working time."""
    viewer, rota = pages.who(request), one_seen(Rota, pages.who(request), pk)
    require(viewer.seen_as_of(None), SEE)
    return render(request, "desk/oncall_check.html", checks.check_page(viewer, rota))


@pages.inside
def hours(request: HttpRequest) -> HttpResponse:
    """The month's on-call hours for pay."""
    viewer = pages.who(request)
    require(viewer, PAY)
    context = checks.hours_page(viewer, _month(request))
    return render(request, "desk/oncall_hours.html", context)


@pages.inside
def hours_file(request: HttpRequest) -> HttpResponse:
    """The month's hours as a spreadsheet: each shift and call-out a line."""
    viewer = pages.who(request)
    require(viewer, PAY)
    first = _month(request)
    made = hours_xlsx(pay_of_month(first, viewer.now), first)
    return attachment(made, f"{_now('on-call')}-{first:%Y-%m}.xlsx", XLSX)


def _month(request: HttpRequest) -> dt.date:
    """The month asked for (`2026-11`), else this one."""
    this = pages.who(request).today.replace(day=1)
    try:
        asked = dt.date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return this
    return asked if abs(asked.year - this.year) <= FAR else this
