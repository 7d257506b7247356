"""Cases passed to suppliers: what the desk does, and the pages of the supplier's own people."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.forms import passing as forms
from samdrift.desk.lists import passing_pages
from samdrift.desk.lists.passing_words import passing_url, supplier_case_url, their_state_text
from samdrift.desk.lists.queue_words import case_url
from samdrift.desk.models.cases import Case
from samdrift.desk.models.passing import Passing, PassingEntry, SupplierCase
from samdrift.desk.queries import passing as queries
from samdrift.desk.rules_passing import ANSWER, FOLLOW, PASS
from samdrift.desk.services import passing as services
from samdrift.desk.services import passing_facts as fact_services
from samdrift.desk.services import passing_people as people_services
from samdrift.desk.services.passing_common import not_from_here
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.files import content_of
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import View, who


def for_suppliers(view: View) -> View:
    """Only for a supplier's own people, signed in with a second step; to others it does not exist."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        viewer = who(request)
        if viewer.account_id is None:
            return redirect_to_login(request.get_full_path())
        if viewer.supplier is None:
            raise OutOfReach(request.path_info)
        if not request.session.get("second_factor"):
            return redirect("mfa_activate_totp")
        return view(request, *args, **more)

    return inner


def _passing(request: HttpRequest, pk: int) -> Passing:
    found: Passing | None = queries.every(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"Passing {pk}")
    return found


def _closed(passing: Passing) -> Any:
    """Why nothing more is written to or by the supplier; empty while it has the case."""
    return "" if passing.is_standing else not_from_here(passing).message


def _closed_there(passing: SupplierCase) -> Any:
    """The same, said to the supplier."""
    if passing.is_standing:
        return ""
    return _("This case is over for you: %(state)s. Nothing more is to be done here.") % {
        "state": their_state_text(passing)
    }


_CASE = Acts(Case, back=case_url, called="case", name=lambda case: case.title)
_ON = Acts(_passing, back=passing_url, called="passing", name=lambda one: one.title)
_ENTRY = Acts(PassingEntry, back=lambda entry: passing_url(entry.passing), called="entry",
              name=lambda entry: moment(entry.at))  # fmt: skip

pass_case = _CASE.form(
    services.pass_on,
    forms.PassForm,
    right=PASS,
    title=_("Pass “%(case)s” to a supplier"),
    submit=_("Pass it on"),
    told=_("It is passed on, and the times of the agreement run."),
    to=passing_url,
)
write = _ON.form(
    services.write_to,
    forms.WriteForm,
    right=FOLLOW,
    title=_("Write to the supplier about “%(passing)s”"),
    submit=_("Send"),
    told=_("It is sent."),
    to=lambda entry: passing_url(entry.passing),
    closed=_closed,
)
answer = _ON.form(
    services.answer,
    forms.AnswerForm,
    right=FOLLOW,
    title=_("What the supplier said about “%(passing)s”"),
    submit=_("Write it"),
    told=_("It is written."),
    lead=_("For what came by phone or in a meeting."),
    to=lambda entry: passing_url(entry.passing),
    closed=_closed,
)
acknowledge = _ON.form(
    services.acknowledge,
    forms.AcknowledgeForm,
    right=FOLLOW,
    title=_("The supplier took up “%(passing)s”"),
    submit=_("Save"),
    told=_("It is taken up: the time to answer has stopped."),
    closed=_closed,
)
expect = _ON.form(
    services.expect,
    forms.ExpectForm,
    right=FOLLOW,
    title=_("When the supplier expects “%(passing)s” solved"),
    submit=_("Save"),
    told=_("It is written. The times of the agreement go on as before."),
    lead=_("For what came by phone or in a meeting."),
    to=lambda entry: passing_url(entry.passing),
    closed=_closed,
)
solve = _ON.form(
    services.solve,
    forms.SolveForm,
    right=FOLLOW,
    title=_("The supplier solved “%(passing)s”"),
    submit=_("Save"),
    told=_("The supplier’s time has stopped. Check that it works, and solve the case."),
    closed=_closed,
)
not_solved = _ON.form(
    services.not_solved,
    forms.ReasonForm,
    right=FOLLOW,
    title=_("“%(passing)s” is not solved"),
    submit=_("Send it back"),
    told=_("It lies with the supplier again, with the time that was used."),
)
take_back = _ON.form(
    services.take_back,
    forms.ReasonForm,
    right=FOLLOW,
    title=_("Take “%(passing)s” back"),
    submit=pgettext_lazy("passing", "Take it back"),
    told=_("It is taken back, and the supplier is told."),
    closed=_closed,
    danger=True,
)
facts = _ON.form(
    fact_services.change_passing,
    forms.FactsForm,
    right=FOLLOW,
    title=_("Number and address of “%(passing)s”"),
    submit=_("Save"),
    told=_("It is saved."),
)
people = _ON.form(
    people_services.give,
    forms.PeopleForm,
    right=FOLLOW,
    title=_("Who at the supplier sees “%(passing)s”"),
    submit=_("Save"),
    told=_("It is saved."),
)
strike = _ENTRY.form(
    fact_services.strike_entry,
    forms.ReasonForm,
    right=FOLLOW,
    title=_("Strike what was written %(entry)s"),
    submit=_("Strike it"),
    told=_("It is struck."),
    to=lambda entry: passing_url(entry.passing),
    owner=lambda entry: entry.passing,
)


@pages.signed_in
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that went to or came from a supplier, for either side."""
    row = queries.file_of(pk, who(request))
    if row is None:
        raise OutOfReach(f"PassingFile {pk}")
    return attachment(content_of(row.file), row.file.name)


# The supplier's own pages

_THEIRS = Acts(
    SupplierCase, back=supplier_case_url, called="case", name=lambda one: one.title,
    gate=for_suppliers,
)  # fmt: skip


@for_suppliers
def supplier_list(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/passing_theirs.html", passing_pages.supplier_list(who(request)))


@for_suppliers
def supplier_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case; what is written in it is sent here too."""
    viewer, row = who(request), one_seen(SupplierCase, who(request), pk)
    form = filled(forms.TheirAnswerForm, request, viewer, instance=row)
    if request.method == "POST":
        require(viewer, ANSWER, row)
        return act_page(
            request,
            form,
            lambda data: services.answer(row, by=viewer, **data),
            title=row.title,
            submit=_("Send"),
            back=supplier_case_url(row),
            told=_("It is sent."),
        )
    context = passing_pages.supplier_case(viewer, row)
    return render(request, "desk/passing_their_case.html", context | {"form": form})


supplier_acknowledge = _THEIRS.form(
    services.acknowledge,
    forms.TheirAcknowledgeForm,
    right=ANSWER,
    title=_("Take up “%(case)s”"),
    submit=_("Take it up"),
    told=_("It is taken up. The customer is told."),
    closed=_closed_there,
)
supplier_expect = _THEIRS.form(
    services.expect,
    forms.ExpectForm,
    right=ANSWER,
    title=_("When will “%(case)s” be solved?"),
    submit=_("Save"),
    told=_("The customer is told. The times of the agreement go on as before."),
    to=lambda entry: supplier_case_url(entry.passing),
    closed=_closed_there,
)
supplier_solve = _THEIRS.form(
    services.solve,
    forms.TheirSolveForm,
    right=ANSWER,
    title=_("“%(case)s” is solved"),
    submit=_("It is solved"),
    told=_("The customer is told, and your time has stopped."),
    closed=_closed_there,
)
