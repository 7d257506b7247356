"""Acts on rounds of ratification and on the members' answers, and the board of a round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from samdrift.governance.forms import ratification as forms
from samdrift.governance.lists.ratification_pages import answer_url, page_of, ratification_url
from samdrift.governance.models.matters import Matter
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.queries import ratification as queries
from samdrift.governance.services import ratification as services
from samdrift.governance.services import ratification_answers as answers
from samdrift.governance.services.ratification_again import next_round
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import View, who


def _round(request: HttpRequest, pk: int) -> Ratification:
    found: Ratification | None = queries.listed(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"ratification {pk}")
    return found


def _answer(request: HttpRequest, pk: int) -> Answer:
    found: Answer | None = queries.answers_in(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"answer {pk}")
    return found


def _matter(request: HttpRequest, pk: int) -> Matter:
    return one_seen(Matter, who(request), pk)


class Words(NamedTuple):
    """What an act's page is called, its button, and what is told when it is done."""

    title: Any
    submit: Any
    done: Any


def _act(
    find: Callable[[HttpRequest, int], Any],
    service: Callable[..., Any],
    form_class: Any,
    words: Words,
    *,
    right: str,
    back: Callable[[Any], str],
) -> View:
    """A page with the act's form, for whoever has the right; where it went is the act's own page."""

    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer, row = who(request), find(request, pk)
        rights.require(viewer, right, row)
        data = request.POST if request.method == "POST" else None
        form = form_class(data, viewer=viewer, instance=row)
        if form.is_valid():
            changed = pages.try_act(form, lambda: service(row, by=viewer, **form.cleaned_data))
            if changed is not None:
                return pages.done(request, words.done, _page(changed))
        text = words.title % {"about": _about(row)}
        return pages.form_page(request, form, title=text, submit=words.submit, back=back(row))

    return view


def _about(row: Any) -> str:
    if isinstance(row, Answer):
        return f"{row.member}, {row.ratification.matter}"
    return str(row.matter if isinstance(row, Ratification) else row)


def _page(row: Any) -> str:
    return answer_url(row) if isinstance(row, Answer) else ratification_url(row)


begin = _act(
    _matter,
    services.begin_round,
    forms.RoundForm,
    Words(
        gettext_lazy("Ask each member to decide %(about)s"),
        gettext_lazy("Ask the members"),
        gettext_lazy("The members are asked. Each has a matter of its own before its council."),
    ),
    right=services.RUN,
    back=page_of,
)
again = _act(
    _round,
    next_round,
    forms.NextRoundForm,
    Words(
        gettext_lazy("Take a new text to all: %(about)s"),
        gettext_lazy("Ask the members anew"),
        gettext_lazy("The members are asked about the new text."),
    ),
    right=services.RUN,
    back=ratification_url,
)
end = _act(
    _round,
    services.end_round,
    forms.EndRoundForm,
    Words(
        gettext_lazy("Ask no more: %(about)s"),
        gettext_lazy("End the round"),
        gettext_lazy("The members are not asked any more."),
    ),
    right=services.RUN,
    back=ratification_url,
)
terms = _act(
    _round,
    services.change_terms,
    forms.TermsForm,
    Words(
        gettext_lazy("Dates of %(about)s"),
        gettext_lazy("Save"),
        gettext_lazy("The dates were saved."),
    ),
    right=services.RUN,
    back=ratification_url,
)
record = _act(
    _answer,
    answers.record_answer,
    forms.AnswerForm,
    Words(
        gettext_lazy("What the council decided: %(about)s"),
        gettext_lazy("Save"),
        gettext_lazy("The answer is told."),
    ),
    right=answers.ANSWER,
    back=answer_url,
)
correct = _act(
    _answer,
    answers.correct_answer,
    forms.CorrectForm,
    Words(
        gettext_lazy("Correct the answer: %(about)s"),
        gettext_lazy("Save"),
        gettext_lazy("The answer is corrected."),
    ),
    right=answers.ANSWER,
    back=answer_url,
)
