"""What is done with logs of other tools."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms import logs as forms
from samdrift.desk.lists import log_pages as pages_of
from samdrift.desk.lists.commitment_words import at
from samdrift.desk.lists.logs import load_url, reclocking_url
from samdrift.desk.models.logs import LogMapping
from samdrift.desk.rules_logs import LOAD
from samdrift.desk.services import log_mappings, log_takeover, logs, reclocking
from samdrift.kernel import rights
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.pages import who


@pages.inside
def new(request: HttpRequest) -> HttpResponse:
    """Send a log in; it is loaded in the background."""
    viewer = who(request)
    rights.require(viewer, LOAD)

    def act(data: dict[str, Any]) -> Any:
        file = data.pop("file")
        load = logs.send_in(file.read(), file.name, by=viewer, **data)
        logs.in_background(load, by=viewer)
        return load

    return act_page(
        request,
        filled(forms.SendForm, request, viewer),
        act,
        title=_("Load a log"),
        submit=_("Load it"),
        back=at("log_load_list"),
        told=_("The log is sent in, and is loaded now. Look at this page again in a while."),
        to=load_url,
        lead=_("Nobody gets a message, and no clock starts: it is what was."),
    )


@pages.inside
def tools(request: HttpRequest) -> HttpResponse:
    """The tools cases have come from, and what each still has open."""
    viewer = who(request)
    rights.require(viewer, LOAD)
    context = {"rows": pages_of.tool_rows(viewer), "list_url": at("log_load_list")}
    return render(request, "desk/log_tools.html", context)


@pages.inside
def switch_off(request: HttpRequest) -> HttpResponse:
    """Take over what a tool still has open, when nobody works there any more."""
    viewer = who(request)
    rights.require(viewer, LOAD)
    initial = {"source": request.GET.get("source", "")}
    return act_page(
        request,
        filled(forms.SwitchOffForm, request, viewer, initial=initial),
        lambda data: log_takeover.switch_off(by=viewer, source=data["source"]),
        title=_("Switch off the old tool"),
        submit=_("Take over what is open"),
        back=at("log_tools"),
        told=_("What is open there is taken over now. Look at this page again in a while."),
        lead=_(
            "Load the last export first. The open cases the tool still has become ours: deadlines begin now, by what is promised today, and what is loaded later changes them no more. Nobody gets a message."
        ),
    )


@pages.inside
def mappings(request: HttpRequest) -> HttpResponse:
    viewer = who(request)
    rights.require(viewer, LOAD)
    rows = [(row, at("log_mapping", row.pk)) for row in pages_of.mapping_rows(viewer)]
    context = {"rows": rows, "standard": pages_of.standard(), "list_url": at("log_load_list")}
    return render(request, "desk/log_mappings.html", context)


@pages.inside
def mapping_new(request: HttpRequest) -> HttpResponse:
    """Begin a mapping from a sample."""
    viewer = who(request)
    rights.require(viewer, LOAD)

    def act(data: dict[str, Any]) -> Any:
        file = data["file"]
        return log_mappings.add(file.read(), file.name, by=viewer, name=data["name"])

    return act_page(
        request,
        filled(forms.SampleForm, request, viewer),
        act,
        title=_("New mapping"),
        submit=_("Next"),
        back=at("log_mappings"),
        told=_("The mapping is begun. Look through the columns."),
        to=lambda row: at("log_mapping", row.pk),
        lead=_("Send in a sample. Then you choose which column is what, and see how it is read."),
    )


@pages.inside
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """The columns of a mapping, and the first cases of its sample as they would be read."""
    viewer = who(request)
    rights.require(viewer, LOAD)
    row = one_seen(LogMapping, viewer, pk)
    texts = {name: log_mappings.texts_of(row, name) for name in forms.VALUED}
    told, fault = log_mappings.preview(row)
    return act_page(
        request,
        filled(forms.ColumnsForm, request, viewer, instance=row, texts=texts),
        lambda data: log_mappings.change(row, by=viewer, content=data["content"]),
        title=_("Mapping “%(name)s”") % {"name": row.name},
        submit=_("Save and show"),
        back=at("log_mappings"),
        told=_("It is saved. This is how the sample is read now."),
        to=at("log_mapping", row.pk),
        template="desk/log_mapping.html",
        row=row,
        **pages_of.mapping_page(viewer, told, fault),
    )


_ON_MAPPING = Acts(LogMapping, back=lambda _row: at("log_mappings"), called="mapping")
mapping_end = _ON_MAPPING.press(
    log_mappings.end, told=_("The mapping is offered no more."), right=LOAD
)


@pages.inside
def reclock_new(request: HttpRequest) -> HttpResponse:
    """Ask what our levels would have given for the cases of a log."""
    viewer = who(request)
    rights.require(viewer, LOAD)
    return act_page(
        request,
        filled(forms.ReclockForm, request, viewer),
        lambda data: reclocking.ask(by=viewer, **data),
        title=_("What would our levels have given?"),
        submit=_("Work it out"),
        back=at("reclocking_list"),
        told=_("It is asked for."),
        to=reclocking_url,
        lead=_(
            "The cases of a log are clocked anew by what we promise today. Nothing in them changes."
        ),
    )
