"""Pages of the what-if: asked by the address, kept with a name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.agreements.forms.what_if import SaveForm, WhatIfForm
from samdrift.agreements.lists import scenario_pages
from samdrift.agreements.lists import what_if_pages as words
from samdrift.agreements.lists.agreement_words import at
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Scenario
from samdrift.agreements.queries import terms as term_queries
from samdrift.agreements.queries import what_if as queries
from samdrift.agreements.queries.what_if import Answer, Question, TooFewError
from samdrift.agreements.services import scenarios as services
from samdrift.agreements.views.terms import readable
from samdrift.kernel import rights
from samdrift.kernel.forms import Form
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.templatetags.shown import number
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, filled
from samdrift.kernel.web.pages import who
from samdrift.parties.models.members import Member


@pages.inside
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """What it costs now, and what it would cost; the answer can be kept."""
    viewer = who(request)
    agreement = readable(viewer, pk)
    form = WhatIfForm(request.GET, viewer=viewer, agreement=agreement)
    answer = _answer(form, agreement, viewer)
    members = _members(answer, viewer)
    save = filled(SaveForm, request, viewer)
    if request.method == "POST" and answer is not None and save.is_valid():
        kept = pages.try_act(save, lambda: _keep(request, agreement, answer, members, save))
        if kept is not None:
            return pages.done(
                request, _("The what-if was kept."), scenario_pages.scenario_url(kept)
            )
    return _shown(request, agreement, form, answer, members, save)


def _answer(form: WhatIfForm, agreement: Agreement, viewer: Viewer) -> Answer | None:
    if not form.is_valid():
        return queries.answer(agreement, Question(viewer.day), viewer)
    question = form.question()
    try:
        return queries.answer(agreement, question, viewer)
    except TooFewError as error:
        told = _("There are only %(has)s to take away.") % {"has": number(error.has.normalize())}
        form.add_error("more", told)
        return queries.answer(agreement, Question(question.day, question.price), viewer)


def _members(answer: Answer | None, viewer: Viewer) -> dict[int, Member]:
    if answer is None:
        return {}
    wanted = {*answer.before.costs, *answer.after.costs, *answer.after.units}
    wanted |= {answer.question.member} if answer.question.member else set()
    return {row.pk: row for row in seen(Member, viewer).filter(pk__in=wanted)}


def _names(members: dict[int, Member]) -> dict[int, str]:
    return {pk: row.name for pk, row in members.items()}


def _keep(
    request: HttpRequest,
    agreement: Agreement,
    answer: Answer,
    members: dict[int, Member],
    form: Any,
) -> Scenario:
    names, data = _names(members), form.cleaned_data
    return services.save_scenario(
        agreement,
        by=who(request),
        title=data["title"],
        day=answer.question.day,
        question=scenario_pages.kept_question(answer, names, request.GET.urlencode()),
        answer=scenario_pages.kept_answer(answer, names),
        matter=data.get("matter"),
        costs=words.costs(answer, members) if data.get("with_costs") else (),
    )


def _shown(
    request: HttpRequest,
    agreement: Agreement,
    form: WhatIfForm,
    answer: Answer | None,
    members: dict[int, Member],
    save: Any,
) -> HttpResponse:
    viewer, names = who(request), _names(members)
    context: dict[str, Any] = {
        "agreement": agreement,
        "form": form,
        "save": save,
        "may_save": rights.allowed(viewer, services.SAVE_SCENARIO, agreement),
        "kept": scenario_pages.kept_of(term_queries.scenarios_of(agreement, viewer)),
        "terms_url": at("terms", agreement.pk),
    }
    if answer is not None:
        form.suppose([members[pk] for pk in answer.unknown if pk in members])
        context |= words.answer_page(answer, names)
        if answer.question.is_asked and not save.is_bound:
            asked = words.asked_text(answer, names)[:160]
            save.initial["title"] = asked[:1].upper() + asked[1:]
    return render(request, "agreements/what_if.html", context, status=422 if save.errors else 200)


@pages.inside
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    row = one_seen(Scenario, viewer, pk)
    context = scenario_pages.scenario_page(viewer, row)
    return render(request, "agreements/scenario.html", context)


remove = Acts(Scenario, back=scenario_pages.scenario_url, called="scenario").form(
    services.remove_scenario,
    Form,
    right=services.REMOVE_SCENARIO,
    title=gettext_lazy("Take away “%(scenario)s”?"),
    lead=gettext_lazy("It is taken out of the matter it lies with as well."),
    submit=gettext_lazy("Take away"),
    told=gettext_lazy("The what-if was taken away."),
    to=lambda agreement: at("what_if", agreement.pk),
    danger=True,
)
