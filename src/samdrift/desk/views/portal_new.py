"""A new case in three steps: what it is about, the form, and a look before it is sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms.portal import CaseForm, ManyFiles
from samdrift.desk.lists import draft_pages, portal_pages
from samdrift.desk.lists.portal_words import sent_url
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.models.drafts import Draft
from samdrift.desk.queries import catalogue_items
from samdrift.desk.queries import portal as queries
from samdrift.desk.services import drafts as services
from samdrift.desk.views.portal import LONGEST_QUESTION
from samdrift.desk.views.portal_typed import keeps_typed, typed
from samdrift.kernel.errors import DomainError, OutOfReach, Refused
from samdrift.kernel.files import refuse_too_large
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who

CHOSEN = ("item", "system", "service")


@pages.inside
def new(request: HttpRequest) -> HttpResponse:
    """The first step: in one's own words, with what is likely meant. It can be passed by."""
    text = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    context = portal_pages.found_rows(who(request), text)
    return render(request, "desk/portal_new.html", context)


@keeps_typed
def new_form(request: HttpRequest) -> HttpResponse:
    """The second step, before anything is kept. What one began here is found again."""
    viewer, origin = who(request), _origin(request)
    item = _item(request)
    if request.method == "POST":
        return _kept(request, None, item, origin)
    again = typed(request)
    begun = queries.begun_at(viewer, origin)
    if again is None and begun is not None:
        return redirect("desk:draft", begun.pk)
    first = draft_pages.first_values(request.GET, item)
    form = _form(request, item, initial=again or first)
    return _page(request, form, item, signed_out=again is not None)


@keeps_typed
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The second step, with what is kept."""
    found = _draft(request, pk)
    if found.case_id is not None:
        return redirect(sent_url(found.case_id))
    if request.method == "POST":
        if request.POST.get("throw"):
            services.throw_away(found, by=who(request))
            return pages.done(request, _("It is thrown away."), reverse("desk:get_help"))
        return _kept(request, found, found.item, found.origin)
    again = typed(request)
    form = _form(
        request,
        found.item,
        initial={**found.values, **(again or {})},
        attached=found.values.get("attached", ()),
    )
    return _page(request, form, found.item, draft=found, signed_out=again is not None)


@pages.inside
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The third step: read it through, and send."""
    viewer, found = who(request), _draft(request, pk)
    if found.case_id is not None:
        return redirect(sent_url(found.case_id))
    form = _form(request, found.item, found.values, attached=found.values.get("attached", ()))
    if not form.is_valid():
        return _page(request, form, found.item, draft=found)
    values = pages.try_act(form, lambda: draft_pages.case_values(viewer, form))
    if values is not None and request.method == "POST":
        sent = pages.try_act(form, lambda: services.send(found, by=viewer, **values))
        if sent is not None:
            return redirect(sent_url(sent[0].pk))
    if form.errors:
        return _page(request, form, found.item, draft=found)
    context = draft_pages.check_page(viewer, found, form, values)
    return render(request, "desk/portal_check.html", context)


def _kept(
    request: HttpRequest, found: Draft | None, item: CatalogueItem | None, origin: str
) -> HttpResponse:
    """Keep what was sent in, right or wrong; go on when it is right."""
    viewer = who(request)
    fields = _form(request, item).fields
    values = {name: request.POST[name] for name in fields if name in request.POST}
    try:
        found = services.keep_draft(found, by=viewer, values=values, origin=origin, item=item)
        error = _attach(request, found, values, fields)
    except Refused:
        raise
    except DomainError as refused:
        return pages.undone(request, refused.message, reverse("desk:get_help"))
    gone = request.POST.get("remove", "")
    if gone.isascii() and gone.isdigit():
        services.take_away_file(found, by=viewer, file=int(gone))
        return redirect("desk:draft", found.pk)
    attached = found.values.get("attached", ())
    form = _form(request, item, request.POST, request.FILES, attached=attached)
    if error is not None:
        form.add_error("files" if "files" in form.fields else None, str(error.message))
    if form.is_valid():
        return redirect("desk:check", found.pk)
    return _page(request, form, item, draft=found)


def _attach(
    request: HttpRequest, found: Draft, values: dict[str, Any], fields: dict[str, Any]
) -> DomainError | None:
    """Keep the files; one that cannot be kept is told, and the words stay."""
    chosen = [
        (name, one)
        for name, field in fields.items()
        if isinstance(field, ManyFiles)
        for one in request.FILES.getlist(name)
    ]
    try:
        for _name, one in chosen:
            refuse_too_large(one.size or 0)
        files = [(name, one.read(), one.name or "file") for name, one in chosen]
        for _name, one in chosen:
            one.seek(0)
        kept = services.keep_draft(found, by=who(request), values=values, files=files)
    except DomainError as error:
        return error
    found.values = kept.values
    return None


def _form(request: HttpRequest, item: CatalogueItem | None, *data: Any, **more: Any) -> CaseForm:
    viewer = who(request)
    return CaseForm(
        *data, viewer=viewer, instance=item, for_others=draft_pages.opens_for_others(viewer), **more
    )


def _page(
    request: HttpRequest,
    form: CaseForm,
    item: CatalogueItem | None,
    *,
    draft: Draft | None = None,
    signed_out: bool = False,
) -> HttpResponse:
    """The form; sent in again it goes to what is kept."""
    context = {
        "form": form,
        "item": item,
        "draft": draft,
        "attached": form.attached,
        "action": reverse("desk:draft", args=[draft.pk]) if draft else "",
        "signed_out": signed_out,
        "approval": draft_pages.approval_text(item),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/portal_form.html", context, status=status)


def _origin(request: HttpRequest) -> str:
    """Where the writing began: the same words and choices find the same draft."""
    names = ("q", *CHOSEN)
    return urlencode(
        {name: request.GET[name][:LONGEST_QUESTION] for name in names if request.GET.get(name)}
    )


def _item(request: HttpRequest) -> CatalogueItem | None:
    """The item that is ordered. One that is not offered to the person is not there."""
    given = request.GET.get("item", "")
    if not given:
        return None
    rows = catalogue_items.offered(who(request))
    found = rows.filter(pk=int(given)).first() if given.isascii() and given.isdigit() else None
    if found is None:
        raise OutOfReach(f"item {given}")
    return found  # type: ignore[no-any-return]


def _draft(request: HttpRequest, pk: int) -> Draft:
    found = queries.draft(who(request), pk)
    if found is None:
        raise OutOfReach(f"draft {pk}")
    return found
