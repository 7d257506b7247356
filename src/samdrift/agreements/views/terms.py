"""Pages of terms: the annex of an agreement, and the editor that all of its figures share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.agreements.forms import term_acts
from samdrift.agreements.forms.term_kinds import FORMS
from samdrift.agreements.forms.term_times import TimesForm
from samdrift.agreements.forms.terms import (
    FILL,
    LEVELS,
    MORE_LEVELS,
    MORE_ROWS,
    ROWS,
    TermForm,
)
from samdrift.agreements.lists import annex_pages
from samdrift.agreements.lists.agreement_words import at
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.rules_common import reads_terms
from samdrift.agreements.services import terms as services
from samdrift.agreements.services.terms import CHANGE_TERMS
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.pages import who

TIMES = "times"


def readable(viewer: Viewer, pk: int) -> Agreement:
    """An agreement whose prices the viewer may see; to others this page does not exist."""
    agreement = one_seen(Agreement, viewer, pk)
    if not reads_terms(viewer, agreement):
        raise OutOfReach(f"terms of agreement {pk}")
    return agreement


def _back(row: Any) -> str:
    """The annex, at the term's own place."""
    agreement = row if isinstance(row, Agreement) else row.agreement
    place = "" if isinstance(row, Agreement) else f"#term-{row.pk}"
    return at("terms", agreement.pk) + place


@pages.inside
def annex(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is agreed in figures, in the order of the annex, and as a time line."""
    viewer = who(request)
    context = annex_pages.page(viewer, readable(viewer, pk))
    return render(request, "agreements/annex.html", context)


@pages.inside
def new(request: HttpRequest, pk: int, term_kind: str) -> HttpResponse:
    viewer = who(request)
    agreement = readable(viewer, pk)
    rights.require(viewer, CHANGE_TERMS, agreement)
    if term_kind == TIMES:
        return _times(request, agreement)
    if term_kind not in FORMS:
        raise OutOfReach(f"kind of term {term_kind}")
    return _editor(request, agreement, FORMS[term_kind], None)


@pages.inside
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    term = one_seen(Term, viewer, pk)
    rights.require(viewer, CHANGE_TERMS, term)
    return _editor(request, term.agreement, FORMS[term.kind], term)


def _editor(
    request: HttpRequest, agreement: Agreement, form_class: type[TermForm], term: Term | None
) -> HttpResponse:
    """The form with its table: shown, drawn anew with what was pasted or more rows, or saved."""
    viewer, asked = who(request), request.POST.get("do", "")
    given: dict[str, Any] = {"viewer": viewer, "agreement": agreement, "instance": term}
    if request.method == "POST" and asked in {FILL, ROWS, LEVELS}:
        return _drawn_anew(request, form_class, given, asked)
    form = form_class(request.POST if request.method == "POST" else None, **given)
    if request.method == "POST" and form.is_valid():
        saved = pages.try_act(form, lambda: _save(form, agreement, term, viewer))
        if saved is not None:
            told = _("“%(term)s” was saved.") % {"term": saved.title}
            return pages.done(request, told, _back(saved))
    return _shown(request, form, agreement, term)


def _save(form: TermForm, agreement: Agreement, term: Term | None, viewer: Viewer) -> Term:
    data = dict(form.cleaned_data)
    if term is None:
        return services.add_term(agreement, by=viewer, kind=form.kind, **data)
    return services.change_term(term, by=viewer, **data)


def _drawn_anew(
    request: HttpRequest, form_class: type[TermForm], given: dict[str, Any], asked: str
) -> HttpResponse:
    """Nothing is saved: the table shows what was pasted or worked out, or has more room."""
    if asked == FILL:
        tried = form_class(request.POST, **given)
        tried.full_clean()
        if tried.table is None or tried.wrong_in_table():
            return _shown(request, tried, given["agreement"], given["instance"])
        form = form_class(None, initial=tried.kept(), **given)
        form.grid = form.drawn(tried.table)
    else:
        form = form_class(None, initial=form_class.sent(request.POST), **given)
        form.grid.more(MORE_ROWS if asked == ROWS else 0, MORE_LEVELS if asked == LEVELS else 0)
    return _shown(request, form, given["agreement"], given["instance"])


def _shown(
    request: HttpRequest, form: TermForm, agreement: Agreement, term: Term | None
) -> HttpResponse:
    kind = Term.Kind(form.kind).label
    title = (
        _("Change %(name)s") % {"name": term.title} if term else _("New: %(kind)s") % {"kind": kind}
    )
    return pages.form_page(
        request,
        form,
        title=title,
        submit=_("Save"),
        back=_back(term or agreement),
        template="agreements/term_form.html",
        agreement=agreement,
        term=term,
    )


def _times(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    viewer = who(request)
    return act_page(
        request,
        filled(TimesForm, request, viewer, agreement=agreement),
        lambda data: services.add_terms(agreement, data["terms"], by=viewer),
        title=_("New: response and resolution times"),
        submit=_("Save"),
        back=_back(agreement),
        told=_("The times were saved."),
        template="agreements/times_form.html",
        agreement=agreement,
    )


_ON = Acts(Term, back=_back, called="term")
remove = _ON.form(
    services.remove_term,
    term_acts.RemoveForm,
    right=CHANGE_TERMS,
    title=gettext_lazy("Take away “%(term)s”?"),
    lead=gettext_lazy(
        "History keeps what it said. If it was agreed and has ended, change it instead and give its last row a last day."
    ),
    submit=gettext_lazy("Take away"),
    told=gettext_lazy("The term was taken away."),
    to=lambda agreement: at("terms", agreement.pk),
    danger=True,
)
up = _ON.press(
    lambda row, by: services.move_term(row, by=by, up=True),
    told=gettext_lazy("The order was changed."),
)
down = _ON.press(
    lambda row, by: services.move_term(row, by=by, up=False),
    told=gettext_lazy("The order was changed."),
)
