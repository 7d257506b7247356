"""Acts on activities and on what falls due, from their pages."""

from __future__ import annotations

from collections.abc import Callable
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
from samdrift.kernel.errors import DomainError, OutOfReach, Refused
from samdrift.kernel.files import content_of, refuse_too_large
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import View, who
from samdrift.parties.models.arrangements import Arrangement


def _one(request: HttpRequest, pk: int) -> Occurrence:
    found: Occurrence | None = queries.due(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"occurrence {pk}")
    return found


def _at_once(service: Callable[..., Any], done: Any) -> View:
    """An act that takes only a press; a refusal is told on the page it came from."""

    @require_POST
    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = _one(request, pk)
        back = occurrence_url(row)
        try:
            service(row, by=who(request))
        except Refused:
            raise
        except DomainError as error:
            return pages.undone(request, error.message, back)
        return pages.done(request, done, back)

    return view


def _by_form(
    service: Callable[..., Any], form_class: Any, *, title: Any, submit: Any, done: Any
) -> View:
    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer, row = who(request), _one(request, pk)
        rights.require(viewer, services.DO, row)
        form = form_class(request.POST or None, viewer=viewer, instance=row)
        back = occurrence_url(row)
        if form.is_valid():
            changed = pages.try_act(form, lambda: service(row, by=viewer, **form.cleaned_data))
            if changed is not None:
                return pages.done(request, done, back)
        text = title % {"title": row}
        return pages.form_page(request, form, title=text, submit=submit, back=back)

    return view


done = _at_once(services.mark_done, gettext_lazy("It is done."))
undo = _at_once(services.undo_done, gettext_lazy("It is open again."))
take_up = _at_once(services.take_up, gettext_lazy("It is open again."))
move = _by_form(
    services.move,
    forms.MoveForm,
    title=gettext_lazy("Move %(title)s"),
    submit=gettext_lazy("Move"),
    done=gettext_lazy("It was moved."),
)
drop = _by_form(
    services.drop,
    forms.DropForm,
    title=gettext_lazy("Drop %(title)s this time"),
    submit=gettext_lazy("Drop"),
    done=gettext_lazy("It was dropped this time."),
)
change = _by_form(
    services.change_one,
    forms.OneForm,
    title=gettext_lazy("Change %(title)s, this time alone"),
    submit=gettext_lazy("Save"),
    done=gettext_lazy("This time was changed."),
)


@require_POST
@pages.inside
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    row = _one(request, pk)
    back = occurrence_url(row)
    try:
        services.tick(row, points=request.POST.getlist("point"), by=who(request))
    except Refused:
        raise
    except DomainError as error:
        return pages.undone(request, error.message, back)
    return pages.done(request, _("The checklist was saved."), back)


@pages.inside
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Evidence: a file, a link or a few words."""
    viewer, row = who(request), _one(request, pk)
    rights.require(viewer, services.DO, row)
    form = forms.ProofForm(request.POST or None, request.FILES or None, viewer=viewer)
    back = occurrence_url(row)
    if form.is_valid():
        made = pages.try_act(form, lambda: _shown(row, form.cleaned_data, viewer))
        if made is not None:
            return pages.done(request, _("The evidence was added."), back)
    title = _("Evidence for %(title)s") % {"title": row}
    return pages.form_page(request, form, title=title, submit=_("Add"), back=back)


def _shown(row: Occurrence, data: dict[str, Any], viewer: Any) -> Proof:
    file = data["file"]
    if file:
        refuse_too_large(file.size)
    upload = (file.read(), file.name) if file else None
    return services.show(row, by=viewer, text=data["text"], link=data["link"], upload=upload)


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
    found = one_seen(Proof, who(request), pk)
    row = _one(request, found.occurrence_id)
    try:
        services.take_proof_away(found, by=who(request))
    except Refused:
        raise
    except DomainError as error:
        return pages.undone(request, error.message, occurrence_url(row))
    return pages.done(request, _("The evidence was taken away."), occurrence_url(row))


@pages.inside
def change_from(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form as of the activity; what is changed holds from this time on."""
    viewer, row = who(request), _one(request, pk)
    activity = row.activity
    rights.require(viewer, planning.PLAN, activity)
    data = request.POST if request.method == "POST" else None
    form = ActivityForm(data, viewer=viewer, instance=activity)
    form.initial["starts_on"] = row.planned
    form.fields["starts_on"].disabled = True
    if form.is_valid():
        made = pages.try_act(
            form, lambda: planning.change_from(row, by=viewer, **form.cleaned_data)
        )
        if made is not None:
            return pages.done(request, _("It goes on as changed from here."), activity_url(made))
    title = _("Change %(title)s from %(day)s on") % {
        "title": activity,
        "day": row.planned.strftime("%d.%m.%Y"),
    }
    lead = _("Earlier times, and what is done, stay as they are.")
    return pages.form_page(
        request, form, title=title, submit=_("Save"), back=occurrence_url(row), lead=lead
    )


@pages.inside
def end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, activity = who(request), one_seen(Activity, who(request), pk)
    rights.require(viewer, planning.PLAN, activity)
    form = forms.EndForm(request.POST or None, viewer=viewer)
    back = activity_url(activity)
    if form.is_valid():
        ended = pages.try_act(
            form, lambda: planning.end_activity(activity, by=viewer, **form.cleaned_data)
        )
        if ended is not None:
            return pages.done(request, _("The activity was ended."), back)
    title = _("End %(title)s") % {"title": activity}
    return pages.form_page(request, form, title=title, submit=_("End"), back=back)


@pages.inside
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    """What law and practice ask of the arrangement's legal form, to put on the wheel."""
    viewer, arrangement = who(request), one_seen(Arrangement, who(request), pk)
    rights.require(viewer, planning.PLAN, Activity(arrangement=arrangement))
    held = queries.legal_forms(arrangement, viewer)
    have = queries.picked(arrangement, viewer)
    offered = [one for one in anchors.of_forms(f.form.code for f in held) if one.key not in have]
    form = forms.AnchorsForm(request.POST or None, viewer=viewer)
    field: Any = form.fields["anchors"]
    field.choices = [(one.key, _anchor_label(one)) for one in offered]
    back = reverse("parties:arrangement_detail", args=[pk])
    if form.is_valid():
        data = form.cleaned_data
        made = pages.try_act(
            form,
            lambda: planning.pick_anchors(
                arrangement,
                data["anchors"],
                by=viewer,
                role=data["role"],
                language=get_language() or "nb",
            ),
        )
        if made is not None:
            text = ngettext(
                "%(n)s activity was put on the wheel.",
                "%(n)s activities were put on the wheel.",
                len(made),
            ) % {"n": len(made)}
            return pages.done(request, text, reverse("followup:wheel"))
    names = ", ".join(str(one.form) for one in held) or _("no legal form")
    lead = _("Fixed times for %(name)s (%(form)s). Those you have already are left out.")
    return pages.form_page(
        request,
        form,
        title=_("Pick from the fixed times of the year"),
        submit=_("Put on the wheel"),
        back=back,
        lead=lead % {"name": arrangement, "form": names},
    )


def _anchor_label(one: anchors.Anchor) -> str:
    return f"{one.title(get_language() or 'nb')} – {one.source}"
