"""The catalogue as people browse it, and the editor of what an item asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.item_form import Field, fields_of, flaws, keyed
from samdrift.desk.forms.items import FIELD_KINDS, edited, editor_fields, with_blank_last
from samdrift.desk.forms.portal import CaseForm
from samdrift.desk.lists import draft_pages, item_pages
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.queries import catalogue_items as queries
from samdrift.desk.services import catalogue_items as services
from samdrift.kernel import rights
from samdrift.kernel.errors import DomainError, OutOfReach
from samdrift.kernel.lists import address
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.pages import who

item_url = address("desk:item_detail")


@pages.inside
def catalogue(request: HttpRequest) -> HttpResponse:
    """What may be ordered, by service."""
    context = {"groups": queries.by_service(who(request))}
    return render(request, "desk/catalogue_browse.html", context)


@pages.inside
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """What an item is, what it costs, what is asked, and who approves."""
    viewer = who(request)
    found: CatalogueItem | None = queries.offered(viewer).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"item {pk}")
    context = item_pages.offer_page(found)
    context["approval"] = draft_pages.approval_text(found)
    return render(request, "desk/catalogue_offer.html", context)


def _item(request: HttpRequest, pk: int) -> CatalogueItem:
    found: CatalogueItem | None = queries.listed(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"item {pk}")
    return found


_ON = Acts(_item, back=item_url, called="item")
publish = _ON.press(
    services.publish, right=services.CHANGE, told=_("It is published. People can order it now.")
)
unpublish = _ON.press(services.unpublish, right=services.CHANGE, told=_("It is no longer offered."))


@pages.inside
def editor(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions of an item: added, moved and removed by buttons, saved when they are right."""
    viewer, item = who(request), _item(request, pk)
    rights.require(viewer, services.CHANGE, item)
    if request.method != "POST":
        return _shown(request, item, with_blank_last(fields_of(item.form)))
    fields, act = editor_fields(request.POST), request.POST.get("act", "save")
    if act != "save":
        return _shown(request, item, edited(fields, act), act=act)
    try:
        services.set_form(item, by=viewer, fields=fields)
    except DomainError as error:
        if error.code != "form_flaw":
            raise
        return _shown(request, item, fields, wrong=True)
    return pages.done(request, _("The questions are saved."), item_url(item))


def _shown(
    request: HttpRequest,
    item: CatalogueItem,
    fields: tuple[Field, ...],
    *,
    act: str = "",
    wrong: bool = False,
) -> HttpResponse:
    found = flaws(fields) if wrong else []
    context: dict[str, Any] = {
        "item": item,
        "kinds": FIELD_KINDS,
        "rows": item_pages.editor_rows(fields, found, act),
        "count": len(fields),
        "errors": [(one.place, services.flaw_text(one)) for one in found],
        "preview": _preview(request, item, fields),
        "back": reverse("desk:item_detail", args=[item.pk]),
    }
    return render(request, "desk/item_editor.html", context, status=422 if found else 200)


def _preview(request: HttpRequest, item: CatalogueItem, fields: tuple[Field, ...]) -> CaseForm:
    """The form as people will see it, of what stands in the editor now."""
    labelled = [one for one in fields if one.label]
    shown = CatalogueItem(
        pk=item.pk,
        title=item.title,
        kind=item.kind,
        approval=item.approval,
        system_id=item.system_id,
        form=[one.plain() for one in keyed(labelled)],
    )
    return CaseForm(viewer=who(request), instance=shown, prefix="preview")
