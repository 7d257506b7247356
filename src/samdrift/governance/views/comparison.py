"""Pages of the comparison of a matter's alternatives."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from samdrift.governance.forms import comparison as forms
from samdrift.governance.lists import comparison_pages
from samdrift.governance.lists.comparison_pages import comparison_url
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries import comparison as queries
from samdrift.governance.services import comparison as services
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _preparing(request: HttpRequest, pk: int) -> tuple[Viewer, Matter]:
    viewer = who(request)
    matter = queries.matter_of(pk, viewer)
    rights.require(viewer, services.PREPARE, matter)
    return viewer, matter


@pages.inside
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The table, the pictures, and the result in words."""
    viewer = who(request)
    board = queries.board(queries.matter_of(pk, viewer), viewer)
    context = comparison_pages.page(board, viewer)
    return render(request, "governance/comparison.html", context)


@pages.inside
def starter(request: HttpRequest, pk: int) -> HttpResponse:
    """Take criteria that ship with the product."""
    viewer, matter = _preparing(request, pk)
    form = forms.StarterForm(_data(request), viewer=viewer)
    back = comparison_url(pk)
    if form.is_valid():
        chosen = form.cleaned_data["keys"]
        made = pages.try_act(
            form, lambda: services.add_starters(matter, starters=chosen, by=viewer)
        )
        if made is not None:
            return pages.done(request, _("The criteria were added. Change them to fit."), back)
    return pages.form_page(
        request, form, title=_("Criteria to begin from"), submit=_("Add them"), back=back
    )


@pages.inside
def criterion_new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, matter = _preparing(request, pk)
    form = forms.CriterionForm(_data(request), viewer=viewer)
    back = comparison_url(pk)
    if form.is_valid():
        values = form.cleaned_data
        made = pages.try_act(form, lambda: services.add_criterion(matter, by=viewer, **values))
        if made is not None:
            return pages.done(request, _("The criterion was added."), back)
    return pages.form_page(request, form, title=_("New criterion"), submit=_("Save"), back=back)


@pages.inside
def criterion_change(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    row = queries.criterion_of(pk, viewer)
    rights.require(viewer, services.PREPARE, row.matter)
    form = forms.CriterionForm(_data(request), viewer=viewer, instance=row)
    back = comparison_url(row.matter_id)
    if form.is_valid():
        values = form.cleaned_data
        made = pages.try_act(form, lambda: services.change_criterion(row, by=viewer, **values))
        if made is not None:
            return pages.done(request, _("The criterion was changed."), back)
    title = _("Change the criterion %(name)s") % {"name": row.name}
    return pages.form_page(request, form, title=title, submit=_("Save"), back=back)


@pages.inside
def criterion_remove(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    row = queries.criterion_of(pk, viewer)
    rights.require(viewer, services.PREPARE, row.matter)
    form = forms.RemoveForm(_data(request), viewer=viewer)
    back = comparison_url(row.matter_id)

    def remove() -> bool:
        services.remove_criterion(row, by=viewer, reason=form.cleaned_data["reason"])
        return True

    if form.is_valid() and pages.try_act(form, remove):
        return pages.done(request, _("The criterion was removed."), back)
    return pages.form_page(
        request,
        form,
        title=_("Remove the criterion %(name)s") % {"name": row.name},
        lead=_("Its scores and weights go with it."),
        submit=_("Remove"),
        danger=True,
        back=back,
    )


@pages.inside
def scores(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid of scores, to be written or pasted."""
    viewer, matter = _preparing(request, pk)
    board = queries.board(matter, viewer)
    form = forms.ScoresForm(_data(request), viewer=viewer, board=board)
    back = comparison_url(pk)
    if form.is_valid():
        given = form.cleaned_data["scores"]
        count = pages.try_act(form, lambda: services.give_scores(matter, scores=given, by=viewer))
        if count is not None:
            text = _("The scores were saved.") if count else _("Nothing was changed.")
            return pages.done(request, text, back)
    return pages.form_page(
        request,
        form,
        title=_("Scores: %(matter)s") % {"matter": matter.title},
        submit=_("Save the scores"),
        back=back,
        template="governance/scores.html",
        board=board,
    )


@pages.inside
def weights(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """What the criteria weigh for one member."""
    viewer = who(request)
    matter = queries.matter_of(pk, viewer)
    board = queries.board(matter, viewer)
    row = next((one for one in board.members if one.pk == member), None)
    if row is None:
        raise OutOfReach(f"member {member} of matter {pk}")
    rights.require(viewer, services.WEIGH, member)
    form = forms.WeightsForm(_data(request), viewer=viewer, board=board, member=row)
    back = comparison_url(pk)
    if form.is_valid():
        given = form.cleaned_data["weights"]
        count = pages.try_act(
            form, lambda: services.weigh(matter, member=row, weights=given, by=viewer)
        )
        if count is not None:
            return pages.done(request, _("The weights were saved."), back)
    return pages.form_page(
        request,
        form,
        title=_("Weights of %(member)s") % {"member": row.name},
        lead=_(
            "Only the relation between the weights counts. Leave all empty to weigh as for all."
        ),
        submit=_("Save"),
        back=back,
    )


@pages.inside
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which alternative is recommended, or was chosen."""
    viewer, matter = _preparing(request, pk)
    form = forms.ChooseForm(_data(request), viewer=viewer, instance=matter)
    back = comparison_url(pk)
    if form.is_valid():
        values = form.cleaned_data
        chosen = pages.try_act(form, lambda: services.choose(matter, by=viewer, **values))
        if chosen is not None:
            return pages.done(request, _("The choice was saved."), back)
    title = _("Chosen alternative: %(matter)s") % {"matter": matter.title}
    return pages.form_page(request, form, title=title, submit=_("Save"), back=back)
