"""Acts on rounds of ratification and on the members' answers, and the board of a round."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from samdrift.governance.forms import ratification as forms
from samdrift.governance.lists.ratification_pages import answer_url, page_of, ratification_url
from samdrift.governance.models.matters import Matter
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.queries import ratification as queries
from samdrift.governance.services import ratification as services
from samdrift.governance.services import ratification_answers as answers
from samdrift.governance.services.ratification_again import next_round
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.pages import who


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


def _about(row: Any) -> str:
    if isinstance(row, Answer):
        return f"{row.member}, {row.ratification.matter}"
    return str(row.matter if isinstance(row, Ratification) else row)


_ON_MATTER = Acts(Matter, back=page_of, called="about", name=_about)
_ON_ROUND = Acts(_round, back=ratification_url, called="about", name=_about)
_ON_ANSWER = Acts(_answer, back=answer_url, called="about", name=_about)

begin = _ON_MATTER.form(
    services.begin_round,
    forms.RoundForm,
    right=services.RUN,
    title=gettext_lazy("Ask each member to decide %(about)s"),
    submit=gettext_lazy("Ask the members"),
    to=ratification_url,
    told=gettext_lazy("The members are asked. Each has a matter of its own before its council."),
)
again = _ON_ROUND.form(
    next_round,
    forms.NextRoundForm,
    right=services.RUN,
    title=gettext_lazy("Take a new text to all: %(about)s"),
    submit=gettext_lazy("Ask the members anew"),
    to=ratification_url,
    told=gettext_lazy("The members are asked about the new text."),
)
end = _ON_ROUND.form(
    services.end_round,
    forms.EndRoundForm,
    right=services.RUN,
    title=gettext_lazy("Ask no more: %(about)s"),
    submit=gettext_lazy("End the round"),
    told=gettext_lazy("The members are not asked any more."),
)
terms = _ON_ROUND.form(
    services.change_terms,
    forms.TermsForm,
    right=services.RUN,
    title=gettext_lazy("Dates of %(about)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The dates were saved."),
)
record = _ON_ANSWER.form(
    answers.record_answer,
    forms.AnswerForm,
    right=answers.ANSWER,
    title=gettext_lazy("What the council decided: %(about)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The answer is told."),
)
correct = _ON_ANSWER.form(
    answers.correct_answer,
    forms.CorrectForm,
    right=answers.ANSWER,
    title=gettext_lazy("Correct the answer: %(about)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The answer is corrected."),
)
