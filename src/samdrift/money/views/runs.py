"""Pages and acts of runs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who
from samdrift.money.forms import runs as forms
from samdrift.money.lists import run_member_pages, run_pages
from samdrift.money.lists.run_words import run_url
from samdrift.money.models.runs import Run, RunItem
from samdrift.money.papers import run_tables
from samdrift.money.papers.run_paper import run_pdf
from samdrift.money.queries import runs as queries
from samdrift.money.queries.runs import is_unsure
from samdrift.money.services import runs as services
from samdrift.parties.models.members import Member


def _run(request: HttpRequest, pk: int) -> Run:
    found: Run | None = queries.listed(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"run {pk}")
    return found


def _item(request: HttpRequest, pk: int) -> RunItem:
    rows = queries.items(who(request)).filter(pk=pk)
    found: RunItem | None = rows.first()
    if found is None:
        raise OutOfReach(f"item {pk}")
    return found


def _check_lead(run: Run) -> Any:
    if is_unsure(run):
        return _("Some of what is split is unsure. Read it, and say why it may stand.")
    return _("Another person closes it after you.")


_ON = Acts(_run, back=run_url, called="run")
_ON_ITEM = Acts(_item, back=lambda item: run_url(item.run), called="item")

gather = _ON.press(
    services.gather, right=services.MAKE, told=_("What there is to split is gathered.")
)
draft = _ON.press(services.back_to_draft, right=services.MAKE, told=_("The run is a draft again."))
check = _ON.form(
    services.check,
    forms.CheckForm,
    right=services.CHECK,
    title=_("Is “%(run)s” right?"),
    submit=_("It is right"),
    told=_("The run is checked. Another person closes it."),
    lead=_check_lead,
)
close = _ON.form(
    services.close,
    forms.NothingForm,
    right=services.CLOSE,
    title=_("Close “%(run)s”?"),
    submit=_("Close"),
    told=_("The run is closed."),
    lead=_("A closed run never changes. An error is mended by a reversal, a run of its own."),
)
reverse = _ON.form(
    services.reverse,
    forms.ReasonForm,
    right=services.REVERSE,
    title=_("Reverse “%(run)s”"),
    submit=_("Make the reversal"),
    told=_("The reversal is a draft. It counts when two people have checked and closed it."),
    lead=_("All of it is taken back. What it split can then be split anew."),
    to=run_url,
)
drop = _ON.form(
    services.drop,
    forms.ReasonForm,
    right=services.MAKE,
    title=_("Drop “%(run)s”"),
    submit=_("Drop"),
    told=_("The run is dropped. What it held can be split by another."),
    danger=True,
)
rename = _ON.form(
    services.rename,
    forms.TitleForm,
    right=services.MAKE,
    title=_("New title for “%(run)s”"),
    submit=_("Save"),
    told=_("The title is changed."),
)
leave_out = _ON_ITEM.form(
    services.leave_out,
    forms.LeaveOutForm,
    right=services.MAKE,
    owner=lambda item: item.run,
    title=_("Leave out “%(item)s”"),
    submit=_("Leave it out"),
    told=_("It is left out, and the rest is split anew."),
)
take_in = _ON_ITEM.press(services.take_in, told=_("It is with the run again."))


@pages.inside
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One cost, with each member's part and how it came about."""
    context = run_pages.item_page(who(request), _item(request, pk))
    return render(request, "money/run_item.html", context)


@pages.inside
def member(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """A member's part of a run, line by line and on to its units."""
    viewer = who(request)
    run, row = _run(request, pk), one_seen(Member, viewer, member)
    context = run_member_pages.member_page(viewer, run, row, request.GET)
    return render(request, "money/run_member.html", context)


@pages.inside
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """All parts of a run as a table; as PDF what each member pays."""
    if form == "pdf":
        name, data = run_pdf(_run(request, pk), who(request))
        return attachment(data, name, "application/pdf")
    _refuse_form(form)
    name, data = run_tables.run_table(_run(request, pk), who(request), form)
    return attachment(data, name, run_tables.TYPES[form])


@pages.inside
def member_file(request: HttpRequest, pk: int, member: int, form: str) -> HttpResponse:
    """A member's parts as a table."""
    _refuse_form(form)
    viewer = who(request)
    run, row = _run(request, pk), one_seen(Member, viewer, member)
    name, data = run_tables.member_table(run, row, viewer, form)
    return attachment(data, name, run_tables.TYPES[form])


def _refuse_form(form: str) -> None:
    if form not in run_tables.TYPES:
        raise OutOfReach(f"form {form}")
