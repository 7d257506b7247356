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
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.files import content_of, refuse_too_large
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
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
    return act_page(
        request,
        _part_form(request, matter, part, viewer),
        _part_act(matter, part, viewer),
        title=f"{Part(part).label}: {matter.title}",
        lead=forms.HELP[part],
        submit=_("Save"),
        back=_back(matter, f"part-{part}"),
        told=_("The part was saved."),
    )


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


def _in_basis(place: str) -> Callable[[Any], str]:
    return lambda row: _back(row, place)


def _matter_of(row: Any) -> Matter:
    found: Matter = row.matter
    return found


_ON_ALTERNATIVE = Acts(Alternative, back=_in_basis("part-alternatives"), called="name")
_ON_COST = Acts(CostLine, back=_in_basis("part-cost"), called="name")
_ON_FILE = Acts(Attachment, back=_in_basis("attachments"))


@pages.inside
def alternative_new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, matter = who(request), _prepared(request, pk)
    initial = {"nothing": request.GET.get("nothing", "")}
    return act_page(
        request,
        filled(forms.AlternativeForm, request, viewer, initial=initial),
        lambda data: services.add_alternative(matter, by=viewer, **data),
        title=_("New alternative: %(title)s") % {"title": matter.title},
        submit=_("Add"),
        back=_back(matter, "part-alternatives"),
        told=_("The alternative was added."),
    )


alternative_change = _ON_ALTERNATIVE.form(
    services.change_alternative,
    forms.AlternativeForm,
    right=services.PREPARE,
    owner=_matter_of,
    title=gettext_lazy("Change %(name)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The changes were saved."),
)
alternative_remove = _ON_ALTERNATIVE.press(
    services.remove_alternative, told=gettext_lazy("The alternative was taken away.")
)
alternative_choose = _ON_ALTERNATIVE.press(
    services.choose_alternative, told=gettext_lazy("The recommended alternative was changed.")
)


@pages.inside
def cost_new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, matter = who(request), _prepared(request, pk)
    initial = {"alternative": request.GET.get("alternative", "")}
    return act_page(
        request,
        filled(forms.CostForm, request, viewer, matter=matter, initial=initial),
        lambda data: costs.add_cost(matter, by=viewer, **data),
        title=_("New cost: %(title)s") % {"title": matter.title},
        submit=_("Add"),
        back=_back(matter, "part-cost"),
        told=_("The cost was added."),
    )


@pages.inside
def cost_change(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    row = one_seen(CostLine, viewer, pk)
    rights.require(viewer, services.PREPARE, row.matter)
    return act_page(
        request,
        filled(forms.CostForm, request, viewer, instance=row, matter=row.matter),
        lambda data: costs.change_cost(row, by=viewer, **data),
        title=_("Change %(name)s") % {"name": row},
        submit=_("Save"),
        back=_back(row, "part-cost"),
        told=_("The changes were saved."),
    )


cost_remove = _ON_COST.press(costs.remove_cost, told=gettext_lazy("The cost was taken away."))


@pages.inside
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, matter = who(request), _prepared(request, pk)
    return act_page(
        request,
        filled(forms.AttachForm, request, viewer),
        lambda data: _attached(matter, data, viewer),
        title=_("New attachment: %(title)s") % {"title": matter.title},
        submit=_("Add"),
        back=_back(matter, "attachments"),
        told=_("The file was added."),
    )


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


detach = _ON_FILE.press(costs.detach, told=gettext_lazy("The file was taken away."))
