"""Pages of the comparison of a matter's alternatives."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.governance.forms import comparison as forms
from samdrift.governance.lists import comparison_pages, comparison_table
from samdrift.governance.lists.comparison_pages import comparison_url
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries import comparison as queries
from samdrift.governance.services import comparison as services
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import exports, pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.pages import who

FORMS = ("xlsx", "csv", "json")


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
def export(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The comparison as a table: csv, xlsx or json."""
    if form not in FORMS:
        raise Http404(form)
    matter = queries.matter_of(pk, who(request))
    rows, columns = comparison_table.table(queries.board(matter, who(request)))
    title = _("Comparison %(number)s") % {"number": matter.number}
    return exports.export(rows, columns, title, form)


@pages.inside
def starter(request: HttpRequest, pk: int) -> HttpResponse:
    """Take criteria that ship with the product."""
    viewer, matter = _preparing(request, pk)
    return act_page(
        request,
        filled(forms.StarterForm, request, viewer),
        lambda data: services.add_starters(matter, starters=data["keys"], by=viewer),
        title=_("Criteria to begin from"),
        submit=_("Add them"),
        back=comparison_url(pk),
        told=_("The criteria were added. Change them to fit."),
    )


@pages.inside
def criterion_new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, matter = _preparing(request, pk)
    return act_page(
        request,
        filled(forms.CriterionForm, request, viewer),
        lambda data: services.add_criterion(matter, by=viewer, **data),
        title=_("New criterion"),
        submit=_("Save"),
        back=comparison_url(pk),
        told=_("The criterion was added."),
    )


_ON_CRITERION = Acts(
    lambda request, pk: queries.criterion_of(pk, who(request)),
    back=lambda row: comparison_url(row.matter_id),
    called="name",
    name=lambda row: row.name,
)
criterion_change = _ON_CRITERION.form(
    services.change_criterion,
    forms.CriterionForm,
    right=services.PREPARE,
    owner=lambda row: row.matter,
    title=gettext_lazy("Change the criterion %(name)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The criterion was changed."),
)
criterion_remove = _ON_CRITERION.form(
    services.remove_criterion,
    forms.RemoveForm,
    right=services.PREPARE,
    owner=lambda row: row.matter,
    title=gettext_lazy("Remove the criterion %(name)s"),
    lead=gettext_lazy("Its scores and weights go with it."),
    submit=gettext_lazy("Remove"),
    told=gettext_lazy("The criterion was removed."),
    danger=True,
)


@pages.inside
def scores(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid of scores, to be written or pasted."""
    viewer, matter = _preparing(request, pk)
    board = queries.board(matter, viewer)
    return act_page(
        request,
        filled(forms.ScoresForm, request, viewer, board=board),
        lambda data: services.give_scores(matter, scores=data["scores"], by=viewer),
        title=_("Scores: %(matter)s") % {"matter": matter.title},
        submit=_("Save the scores"),
        back=comparison_url(pk),
        told=lambda count: _("The scores were saved.") if count else _("Nothing was changed."),
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
    lead = _("Only the relation between the weights counts. Leave all empty to weigh as for all.")
    return act_page(
        request,
        filled(forms.WeightsForm, request, viewer, board=board, member=row),
        lambda data: services.weigh(matter, member=row, weights=data["weights"], by=viewer),
        title=_("Weights of %(member)s") % {"member": row.name},
        lead=lead,
        submit=_("Save"),
        back=comparison_url(pk),
        told=_("The weights were saved."),
    )


@pages.inside
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which alternative is recommended, or was chosen."""
    viewer, matter = _preparing(request, pk)
    return act_page(
        request,
        filled(forms.ChooseForm, request, viewer, instance=matter),
        lambda data: services.choose(matter, by=viewer, **data),
        title=_("Chosen alternative: %(matter)s") % {"matter": matter.title},
        submit=_("Save"),
        back=comparison_url(pk),
        told=_("The choice was saved."),
    )
