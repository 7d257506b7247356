"""Pages on which the basis is written, part by part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.governance.forms import basis as forms
from samdrift.governance.lists.matter_words import matter_url
from samdrift.governance.models.basis import Alternative, Attachment, BasisPart, CostLine
from samdrift.governance.models.matters import Matter, Part
from samdrift.governance.services import basis as services
from samdrift.governance.services import basis_costs as costs
from samdrift.governance.views.acts import at_once
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.files import content_of, refuse_too_large
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who


def _back(row: Any, place: str = "basis") -> str:
    """The row's matter, at the place on its page."""
    matter = row if isinstance(row, Matter) else row.matter
    return f"{matter_url(matter)}#{place}"


def _prepared(request: HttpRequest, pk: int) -> Matter:
    matter = one_seen(Matter, who(request), pk)
    rights.require(who(request), services.PREPARE, matter)
    return matter


@pages.inside
def part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One part of the basis; the recommendation with its proposal, consequences member by member."""
    if part not in Part.values:
        raise OutOfReach(f"part {part}")
    viewer, matter = who(request), _prepared(request, pk)
    form = _part_form(request, matter, part, viewer)
    if form.is_valid():
        act = _part_act(matter, part, viewer)
        if pages.try_act(form, lambda: act(form.cleaned_data)) is not None:
            text = _("The part was saved.")
            return pages.done(request, text, _back(matter, f"part-{part}"))
    title = f"{Part(part).label}: {matter.title}"
    lead = forms.HELP[part]
    back = _back(matter, f"part-{part}")
    return pages.form_page(request, form, title=title, submit=_("Save"), back=back, lead=lead)


def _part_form(request: HttpRequest, matter: Matter, part: str, viewer: Viewer) -> Any:
    data = request.POST if request.method == "POST" else None
    row = seen(BasisPart, viewer).filter(matter=matter, part=part).first()
    initial = {"text": row.text, "not_needed": row.not_needed} if row else {}
    if part == Part.RECOMMENDATION:
        initial["resolution"] = matter.resolution
        return forms.RecommendationForm(data, viewer=viewer, initial=initial)
    if part == Part.CONSEQUENCE:
        return forms.ConsequenceForm(data, viewer=viewer, initial=initial, matter=matter)
    return forms.PartForm(data, viewer=viewer, initial=initial)


def _part_act(matter: Matter, part: str, viewer: Viewer) -> Callable[[dict[str, Any]], Any]:
    def act(data: dict[str, Any]) -> Any:
        if part == Part.CONSEQUENCE:
            services.write_consequences(matter, by=viewer, **data)
            return matter
        if part == Part.RECOMMENDATION:
            resolution = data.pop("resolution")
            services.write_resolution(matter, text=resolution, by=viewer)
        return services.write_part(matter, part, by=viewer, **data)

    return act


@pages.inside
def alternative_new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, matter = who(request), _prepared(request, pk)
    data = request.POST if request.method == "POST" else None
    initial = {"nothing": request.GET.get("nothing", "")}
    form = forms.AlternativeForm(data, viewer=viewer, initial=initial)
    back = _back(matter, "part-alternatives")
    if form.is_valid():
        made = pages.try_act(
            form, lambda: services.add_alternative(matter, by=viewer, **form.cleaned_data)
        )
        if made is not None:
            return pages.done(request, _("The alternative was added."), back)
    title = _("New alternative: %(title)s") % {"title": matter.title}
    return pages.form_page(request, form, title=title, submit=_("Add"), back=back)


@pages.inside
def alternative_change(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    row = one_seen(Alternative, viewer, pk)
    rights.require(viewer, services.PREPARE, row.matter)
    data = request.POST if request.method == "POST" else None
    form = forms.AlternativeForm(data, viewer=viewer, instance=row)
    back = _back(row, "part-alternatives")
    if form.is_valid():
        changed = pages.try_act(
            form, lambda: services.change_alternative(row, by=viewer, **form.cleaned_data)
        )
        if changed is not None:
            return pages.done(request, _("The changes were saved."), back)
    title = _("Change %(name)s") % {"name": row}
    return pages.form_page(request, form, title=title, submit=_("Save"), back=back)


alternative_remove = at_once(
    Alternative,
    services.remove_alternative,
    done=gettext_lazy("The alternative was taken away."),
    back=lambda row: _back(row, "part-alternatives"),
)
alternative_choose = at_once(
    Alternative,
    services.choose_alternative,
    done=gettext_lazy("The recommended alternative was changed."),
    back=lambda row: _back(row, "part-alternatives"),
)


@pages.inside
def cost_new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, matter = who(request), _prepared(request, pk)
    data = request.POST if request.method == "POST" else None
    initial = {"alternative": request.GET.get("alternative", "")}
    form = forms.CostForm(data, viewer=viewer, matter=matter, initial=initial)
    back = _back(matter, "part-cost")
    if form.is_valid():
        made = pages.try_act(form, lambda: costs.add_cost(matter, by=viewer, **form.cleaned_data))
        if made is not None:
            return pages.done(request, _("The cost was added."), back)
    title = _("New cost: %(title)s") % {"title": matter.title}
    return pages.form_page(request, form, title=title, submit=_("Add"), back=back)


@pages.inside
def cost_change(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    row = one_seen(CostLine, viewer, pk)
    rights.require(viewer, services.PREPARE, row.matter)
    data = request.POST if request.method == "POST" else None
    form = forms.CostForm(data, viewer=viewer, instance=row, matter=row.matter)
    back = _back(row, "part-cost")
    if form.is_valid():
        changed = pages.try_act(
            form, lambda: costs.change_cost(row, by=viewer, **form.cleaned_data)
        )
        if changed is not None:
            return pages.done(request, _("The changes were saved."), back)
    title = _("Change %(name)s") % {"name": row}
    return pages.form_page(request, form, title=title, submit=_("Save"), back=back)


cost_remove = at_once(
    CostLine,
    costs.remove_cost,
    done=gettext_lazy("The cost was taken away."),
    back=lambda row: _back(row, "part-cost"),
)


@pages.inside
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, matter = who(request), _prepared(request, pk)
    form = forms.AttachForm(request.POST or None, request.FILES or None, viewer=viewer)
    back = _back(matter, "attachments")
    if form.is_valid():
        made = pages.try_act(form, lambda: _attached(matter, form.cleaned_data, viewer))
        if made is not None:
            return pages.done(request, _("The file was added."), back)
    title = _("New attachment: %(title)s") % {"title": matter.title}
    return pages.form_page(request, form, title=title, submit=_("Add"), back=back)


def _attached(matter: Matter, data: dict[str, Any], viewer: Viewer) -> Attachment:
    file = data["file"]
    refuse_too_large(file.size)
    upload = (file.read(), file.name)
    more = {"title": data["title"], "exemption": data["exemption"]}
    return costs.attach(matter, upload=upload, by=viewer, **more)


@pages.inside
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, as something to keep: never shown by the browser as a page of ours."""
    found = one_seen(Attachment, who(request), pk)
    response = HttpResponse(content_of(found.file), content_type="application/octet-stream")
    named = content_disposition_header(as_attachment=True, filename=found.file.name)
    response.headers["Content-Disposition"] = named or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


detach = at_once(
    Attachment,
    costs.detach,
    done=gettext_lazy("The file was taken away."),
    back=lambda row: _back(row, "attachments"),
)
