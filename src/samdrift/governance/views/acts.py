"""Pages that do one act with one row: at once, or by a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from samdrift.kernel import rights
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import View, who

Back = Callable[[Any], str]


@dataclass(frozen=True)
class Words:
    """What a page with a form says: `title` names the row as %(row)s."""

    title: Any
    submit: Any
    done: Any
    lead: Any = ""


def at_once(model: Any, service: Callable[..., Any], *, done: Any, back: Back) -> View:
    """An act that takes only a press; a refusal is told on the page it came from."""

    @require_POST
    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = one_seen(model, who(request), pk)
        to = back(row)
        try:
            service(row, by=who(request))
        except Refused:
            raise
        except DomainError as error:
            return pages.undone(request, error.message, to)
        return pages.done(request, done, to)

    return view


def by_form(
    model: Any,
    service: Callable[..., Any],
    form_class: Any,
    *,
    right: str,
    words: Words,
    back: Back,
    owner: Callable[[Any], Any] | None = None,
) -> View:
    """An act with a form of its own. `owner` gives what the right is asked about, when it is not
    the row itself.
    """

    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer, row = who(request), one_seen(model, who(request), pk)
        rights.require(viewer, right, owner(row) if owner else row)
        data = request.POST if request.method == "POST" else None
        form = form_class(data, viewer=viewer, instance=row)
        if form.is_valid():
            changed = pages.try_act(form, lambda: service(row, by=viewer, **form.cleaned_data))
            if changed is not None:
                return pages.done(request, words.done, back(row))
        told = {"title": words.title % {"row": row}, "submit": words.submit, "lead": words.lead}
        return pages.form_page(request, form, back=back(row), **told)

    return view
