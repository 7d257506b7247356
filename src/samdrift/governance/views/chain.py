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
from samdrift.governance.views.acts import Words, at_once, by_form
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
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
    data = request.POST if request.method == "POST" else None
    form = forms.TemplateForm(data, viewer=viewer, matter=matter, template=chosen)
    if form.is_valid():
        plans = [chain_plan.Plan(*one) for one in form.cleaned_data["plans"]]
        made = pages.try_act(form, lambda: chain_plan.set_chain(matter, plans=plans, by=viewer))
        if made is not None:
            return pages.done(request, _("The chain was set."), _plan_url(matter))
    language = get_language() or "nb"
    lead = _("Bodies that have not had the matter are replaced by these. Choose where several fit.")
    return pages.form_page(
        request,
        form,
        title=chosen.title(language),
        submit=_("Use this chain"),
        back=_plan_url(matter),
        lead=f"{chosen.text(language)} {lead}",
    )


keep_template = by_form(
    Matter,
    chain_plan.keep_template,
    forms.KeepTemplateForm,
    right=chain.PREPARE,
    words=Words(
        title=gettext_lazy("Keep the chain of %(row)s to be used again"),
        submit=gettext_lazy("Keep"),
        done=gettext_lazy("The chain was kept."),
        lead=gettext_lazy("The kinds of body are kept, with their tasks, in this order."),
    ),
    back=_plan_url,
)
change = by_form(
    Step,
    chain_plan.change_step,
    forms.ChangeStepForm,
    right=chain.PREPARE,
    words=Words(
        title=gettext_lazy("Change the task of %(row)s"),
        submit=gettext_lazy("Save"),
        done=gettext_lazy("The changes were saved."),
    ),
    back=_plan_url,
    owner=_of_matter,
)
leave_out = by_form(
    Step,
    chain_plan.leave_out,
    ReasonForm,
    right=chain.PREPARE,
    words=Words(
        title=gettext_lazy("Leave out %(row)s"),
        submit=gettext_lazy("Leave out"),
        done=gettext_lazy("The body was left out."),
    ),
    back=_plan_url,
    owner=_of_matter,
)
met = by_form(
    Step,
    chain_plan.say_met,
    forms.MetForm,
    right=chain.PREPARE,
    words=Words(
        title=gettext_lazy("Precondition met: %(row)s"),
        submit=gettext_lazy("It is so"),
        done=gettext_lazy("The precondition is met."),
    ),
    back=lambda row: matter_url(row.matter),
    owner=_of_matter,
)
treat = by_form(
    Step,
    chain.treat,
    forms.TreatForm,
    right=chain.TREAT,
    words=Words(
        title=gettext_lazy("What %(row)s did with the matter"),
        submit=gettext_lazy("Save"),
        done=gettext_lazy("It was written down, and the matter has gone on."),
        lead=gettext_lazy(
            "For what was treated outside a meeting here. What a body decides is written down in its meeting."
        ),
    ),
    back=lambda row: matter_url(row.matter),
)
unmet = at_once(
    Step,
    chain_plan.say_unmet,
    done=gettext_lazy("The precondition is asked for again."),
    back=_plan_url,
)
remove = at_once(
    Step, chain_plan.remove_step, done=gettext_lazy("The body was taken away."), back=_plan_url
)


def _earlier(step: Step, *, by: Viewer) -> Step:
    return chain_plan.move_step(step, earlier=True, by=by)


def _later(step: Step, *, by: Viewer) -> Step:
    return chain_plan.move_step(step, earlier=False, by=by)


earlier = at_once(Step, _earlier, done=gettext_lazy("The body was moved."), back=_plan_url)
later = at_once(Step, _later, done=gettext_lazy("The body was moved."), back=_plan_url)
