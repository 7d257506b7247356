"""Acts on activities and on what falls due, from their pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samdrift.followup.calc import anchors
from samdrift.followup.forms import due as forms
from samdrift.followup.forms.activities import ActivityForm
from samdrift.followup.lists.activity_words import activity_url, occurrence_url
from samdrift.followup.models.activities import Activity, Occurrence, Proof
from samdrift.followup.queries import activities as queries
from samdrift.followup.services import activities as planning
from samdrift.followup.services import occurrences as services
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.files import content_of, refuse_too_large
from samdrift.kernel.reach import one_seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled, press
from samdrift.kernel.web.pages import who
from samdrift.parties.models.arrangements import Arrangement


def _one(request: HttpRequest, pk: int) -> Occurrence:
    found: Occurrence | None = queries.due(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"occurrence {pk}")
    return found


_ON = Acts(_one, back=occurrence_url, called="title")
done = _ON.press(services.mark_done, told=gettext_lazy("It is done."))
undo = _ON.press(services.undo_done, told=gettext_lazy("It is open again."))
take_up = _ON.press(services.take_up, told=gettext_lazy("It is open again."))
move = _ON.form(
    services.move,
    forms.MoveForm,
    right=services.DO,
    title=gettext_lazy("Move %(title)s"),
    submit=gettext_lazy("Move"),
    told=gettext_lazy("It was moved."),
)
drop = _ON.form(
    services.drop,
    forms.DropForm,
    right=services.DO,
    title=gettext_lazy("Drop %(title)s this time"),
    submit=gettext_lazy("Drop"),
    told=gettext_lazy("It was dropped this time."),
)
change = _ON.form(
    services.change_one,
    forms.OneForm,
    right=services.DO,
    title=gettext_lazy("Change %(title)s, this time alone"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("This time was changed."),
)


@require_POST
@pages.inside
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, row, points = who(request), _one(request, pk), request.POST.getlist("point")
    return press(
        request,
        lambda: services.tick(row, points=points, by=viewer),
        told=_("The checklist was saved."),
        back=occurrence_url(row),
    )


def _shown(
    row: Occurrence, *, by: Viewer, text: str = "", link: str = "", file: Any = None
) -> Proof:
    if file:
        refuse_too_large(file.size)
    upload = (file.read(), file.name) if file else None
    return services.show(row, by=by, text=text, link=link, upload=upload)


# Evidence: a file, a link or a few words.
show = _ON.form(
    _shown,
    forms.ProofForm,
    right=services.DO,
    title=gettext_lazy("Evidence for %(title)s"),
    submit=gettext_lazy("Add"),
    told=gettext_lazy("The evidence was added."),
)


@pages.inside
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, as something to keep: never shown by the browser as a page of ours."""
    found = one_seen(Proof, who(request), pk)
    if found.file is None:
        raise OutOfReach(f"file of proof {pk}")
    response = HttpResponse(content_of(found.file), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = _attached(found.file.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def _attached(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


@require_POST
@pages.inside
def proof_remove(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    found = one_seen(Proof, viewer, pk)
    return press(
        request,
        lambda: services.take_proof_away(found, by=viewer),
        told=_("The evidence was taken away."),
        back=occurrence_url(_one(request, found.occurrence_id)),
    )


@pages.inside
def change_from(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form as of the activity; what is changed holds from this time on."""
    viewer, row = who(request), _one(request, pk)
    activity = row.activity
    rights.require(viewer, planning.PLAN, activity)
    form = filled(ActivityForm, request, viewer, instance=activity)
    form.initial["starts_on"] = row.planned
    form.fields["starts_on"].disabled = True
    day = row.planned.strftime("%d.%m.%Y")
    return act_page(
        request,
        form,
        lambda data: planning.change_from(row, by=viewer, **data),
        title=_("Change %(title)s from %(day)s on") % {"title": activity, "day": day},
        lead=_("Earlier times, and what is done, stay as they are."),
        submit=_("Save"),
        back=occurrence_url(row),
        told=_("It goes on as changed from here."),
        to=activity_url,
    )


end = Acts(Activity, back=activity_url, called="title").form(
    planning.end_activity,
    forms.EndForm,
    right=planning.PLAN,
    title=gettext_lazy("End %(title)s"),
    submit=gettext_lazy("End"),
    told=gettext_lazy("The activity was ended."),
)


@pages.inside
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    """What law and practice ask of the arrangement's legal form, to put on the wheel."""
    viewer, arrangement = who(request), one_seen(Arrangement, who(request), pk)
    rights.require(viewer, planning.PLAN, Activity(arrangement=arrangement))
    held = queries.legal_forms(arrangement, viewer)
    have = queries.picked(arrangement, viewer)
    offered = [one for one in anchors.of_forms(f.form.code for f in held) if one.key not in have]
    form = filled(forms.AnchorsForm, request, viewer)
    form.fields["anchors"].choices = [(one.key, _anchor_label(one)) for one in offered]
    names = ", ".join(str(one.form) for one in held) or _("no legal form")
    lead = _("Fixed times for %(name)s (%(form)s). Those you have already are left out.")
    language = get_language() or "nb"
    return act_page(
        request,
        form,
        lambda data: planning.pick_anchors(
            arrangement, data["anchors"], by=viewer, role=data["role"], language=language
        ),
        title=_("Pick from the fixed times of the year"),
        lead=lead % {"name": arrangement, "form": names},
        submit=_("Put on the wheel"),
        back=reverse("parties:arrangement_detail", args=[pk]),
        told=_picked,
        to=reverse("followup:wheel"),
    )


def _picked(made: list[Activity]) -> str:
    return ngettext(
        "%(n)s activity was put on the wheel.", "%(n)s activities were put on the wheel.", len(made)
    ) % {"n": len(made)}


def _anchor_label(one: anchors.Anchor) -> str:
    return f"{one.title(get_language() or 'nb')} – {one.source}"
