"""Pages on which the chain of a matter is planned, and what bodies did is written down."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from samdrift.governance.calc import chain_templates
from samdrift.governance.calc.chain_templates import Place, Template
from samdrift.governance.forms import chain as forms
from samdrift.governance.forms.matters import ReasonForm
from samdrift.governance.lists.chain_pages import chain_page
from samdrift.governance.lists.matter_words import at, matter_url
from samdrift.governance.models.matters import ChainTemplate, Matter, Step
from samdrift.governance.services import chain, chain_plan
from samdrift.governance.services.chain_words import WORDS
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.pages import who

OWN = "own-"


def _plan_url(row: Any) -> str:
    return at("matter_chain", row.pk if isinstance(row, Matter) else row.matter_id)


def _of_matter(row: Any) -> Any:
    return row.matter


@pages.inside
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The chain with what can be done with each step; a body is added at its end."""
    viewer, matter = who(request), one_seen(Matter, who(request), pk)
    data = request.POST if request.method == "POST" else None
    form = forms.StepForm(data, viewer=viewer, matter=matter)
    if form.is_bound:
        rights.require(viewer, chain.PREPARE, matter)
    if form.is_valid():
        made = pages.try_act(
            form, lambda: chain_plan.add_step(matter, by=viewer, **form.cleaned_data)
        )
        if made is not None:
            return pages.done(request, _("The body was added."), _plan_url(matter))
    context = chain_page(viewer, matter)
    context |= {"matter": matter, "back": matter_url(matter), "form": form}
    context["fault_text"] = WORDS.get(context["fault"], "")
    context["templates"] = _templates(matter, viewer) if context["may"] else []
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "governance/chain.html", context, status=status)


def _templates(matter: Matter, viewer: Viewer) -> list[tuple[str, str, str]]:
    """(name, what it is for, address) of the chains to pick from: those that ship, and the site's own."""
    language = get_language() or "nb"
    shipped = [
        (one.title(language), one.text(language), one.key) for one in chain_templates.templates()
    ]
    kept = [
        (one.name, one.text, f"{OWN}{one.pk}")
        for one in seen(ChainTemplate, viewer).order_by("name")
    ]
    return [
        (name, text, at("matter_template", matter.pk, key)) for name, text, key in shipped + kept
    ]


def _template(key: str, viewer: Viewer) -> Template:
    if key.startswith(OWN) and key.removeprefix(OWN).isdecimal():
        row = one_seen(ChainTemplate, viewer, int(key.removeprefix(OWN)))
        places = tuple(
            Place(tuple(one["kinds"]), one["task"], (one["precondition"],) * 3) for one in row.steps
        )
        return Template(key, (row.name,) * 3, (row.text,) * 3, "", places)
    found = chain_templates.template(key)
    if found is None:
        raise OutOfReach(f"template {key}")
    return found


@pages.inside
def pick(request: HttpRequest, pk: int, template: str) -> HttpResponse:
    """Use a chain again: which body has each of its places."""
    viewer, matter = who(request), one_seen(Matter, who(request), pk)
    rights.require(viewer, chain.PREPARE, matter)
    chosen = _template(template, viewer)
    language = get_language() or "nb"
    lead = _("Bodies that have not had the matter are replaced by these. Choose where several fit.")

    def act(data: dict[str, Any]) -> Any:
        plans = [chain_plan.Plan(*one) for one in data["plans"]]
        return chain_plan.set_chain(matter, plans=plans, by=viewer)

    return act_page(
        request,
        filled(forms.TemplateForm, request, viewer, matter=matter, template=chosen),
        act,
        title=chosen.title(language),
        lead=f"{chosen.text(language)} {lead}",
        submit=_("Use this chain"),
        back=_plan_url(matter),
        told=_("The chain was set."),
    )


_ON_MATTER = Acts(Matter, back=_plan_url)
_ON_STEP = Acts(Step, back=_plan_url)
keep_template = _ON_MATTER.form(
    chain_plan.keep_template,
    forms.KeepTemplateForm,
    right=chain.PREPARE,
    title=gettext_lazy("Keep the chain of %(row)s to be used again"),
    lead=gettext_lazy("The kinds of body are kept, with their tasks, in this order."),
    submit=gettext_lazy("Keep"),
    told=gettext_lazy("The chain was kept."),
)
change = _ON_STEP.form(
    chain_plan.change_step,
    forms.ChangeStepForm,
    right=chain.PREPARE,
    title=gettext_lazy("Change the task of %(row)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The changes were saved."),
    owner=_of_matter,
)
leave_out = _ON_STEP.form(
    chain_plan.leave_out,
    ReasonForm,
    right=chain.PREPARE,
    title=gettext_lazy("Leave out %(row)s"),
    submit=gettext_lazy("Leave out"),
    told=gettext_lazy("The body was left out."),
    owner=_of_matter,
)
met = _ON_STEP.form(
    chain_plan.say_met,
    forms.MetForm,
    right=chain.PREPARE,
    title=gettext_lazy("Precondition met: %(row)s"),
    submit=gettext_lazy("It is so"),
    told=gettext_lazy("The precondition is met."),
    back=lambda row: matter_url(row.matter),
    owner=_of_matter,
)
treat = _ON_STEP.form(
    chain.treat,
    forms.TreatForm,
    right=chain.TREAT,
    title=gettext_lazy("What %(row)s did with the matter"),
    lead=gettext_lazy(
        "For what was treated outside a meeting here. What a body decides is written down in its meeting."
    ),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("It was written down, and the matter has gone on."),
    back=lambda row: matter_url(row.matter),
)
unmet = _ON_STEP.press(
    chain_plan.say_unmet, told=gettext_lazy("The precondition is asked for again.")
)
remove = _ON_STEP.press(chain_plan.remove_step, told=gettext_lazy("The body was taken away."))


def _earlier(step: Step, *, by: Viewer) -> Step:
    return chain_plan.move_step(step, earlier=True, by=by)


def _later(step: Step, *, by: Viewer) -> Step:
    return chain_plan.move_step(step, earlier=False, by=by)


earlier = _ON_STEP.press(_earlier, told=gettext_lazy("The body was moved."))
later = _ON_STEP.press(_later, told=gettext_lazy("The body was moved."))
