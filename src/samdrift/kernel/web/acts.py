"""Pages that do one act: by a form or by one press, after which what was done is told.

`act_page` answers one request; `Acts` makes the whole view for acts on rows of one kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from samdrift.kernel import rights
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.reach import one_seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import View, who


def filled(form_class: Any, request: HttpRequest, viewer: Viewer, **more: Any) -> Any:
    """The form, bound when something was sent in, with the files if there are any."""
    data = request.POST if request.method == "POST" else None
    return form_class(data, request.FILES or None, viewer=viewer, **more)


def act_page(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: Any,
    submit: Any,
    back: str,
    told: Any,
    **more: Any,
) -> HttpResponse:
    """Show the form; when it is sent in and right, do the act with its data, tell, and go to `to`
    (or back). `told` and `to` may be texts, or functions of the act's result. What else is given
    (`lead`, `danger`, `template` and its values) goes to the page.
    """
    to = more.pop("to", back)
    if request.method == "POST" and form.is_valid():
        acted = pages.try_act(form, lambda: (act(form.cleaned_data),))
        if acted is not None:
            return pages.done(request, _of(told, *acted), _of(to, *acted))
    return pages.form_page(request, form, title=title, submit=submit, back=back, **more)


def press(
    request: HttpRequest, act: Callable[[], Any], *, told: Any, back: str, to: str = ""
) -> HttpResponse:
    """Do the act that took only a press, and go to `to` (or back); a refusal is told on the page it
    came from.
    """
    try:
        result = act()
    except Refused:
        raise
    except DomainError as error:
        return pages.undone(request, error.message, back)
    return pages.done(request, _of(told, result), to or back)


def _of(text: Any, result: Any) -> Any:
    """The text, or what the function makes of the result."""
    return text(result) if callable(text) else text


@dataclass(frozen=True)
class Acts:
    """Makes the views of acts on rows of one kind.

    `find` is the model, or gives the row of a request and a key, or raises OutOfReach. `back` gives
    the address one came from. Titles name the row as %(`called`)s, by the text `name` gives.
    """

    find: Any
    back: Callable[[Any], str]
    called: str = "row"
    name: Callable[[Any], str] = str
    gate: Callable[[View], View] = pages.inside

    def row(self, request: HttpRequest, pk: int) -> Any:
        if isinstance(self.find, type):
            return one_seen(self.find, who(request), pk)
        return self.find(request, pk)

    def press(
        self,
        service: Callable[..., Any],
        *,
        told: Any,
        right: str = "",
        back: Callable[[Any], str] | None = None,
    ) -> View:
        """An act that takes only a press. The service asks for the right; `right` does so sooner."""

        @require_POST
        @self.gate
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            viewer, row = who(request), self.row(request, pk)
            if right:
                rights.require(viewer, right, row)
            to = (back or self.back)(row)
            return press(request, lambda: service(row, by=viewer), told=told, back=to)

        return view

    def form(  # noqa: PLR0913 -- the page's words and the act's parts
        self,
        service: Callable[..., Any],
        form_class: Any,
        *,
        right: str,
        title: Any,
        submit: Any,
        told: Any,
        lead: Any = "",
        back: Callable[[Any], str] | None = None,
        to: Callable[[Any], str] | None = None,
        owner: Callable[[Any], Any] | None = None,
        danger: bool = False,
        closed: Callable[[Any], Any] | None = None,
    ) -> View:
        """An act with a form, whose data are the service's values; without fields, one press does it.

        `lead` may be a function of the row; `told` of the act's result; `to` gives where to go from
        the result (else back); `owner` gives what the right is asked about, when not the row itself.
        `closed` gives why the row's form is not to be opened now; an empty text where it is.
        """

        @self.gate
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            viewer, row = who(request), self.row(request, pk)
            rights.require(viewer, right, owner(row) if owner else row)
            came_from = (back or self.back)(row)
            why_not = closed(row) if closed and request.method == "GET" else ""
            if why_not:
                return pages.undone(request, why_not, came_from)
            return act_page(
                request,
                filled(form_class, request, viewer, instance=row),
                lambda data: service(row, by=viewer, **data),
                title=title % {self.called: self.name(row)},
                submit=submit,
                back=came_from,
                told=told,
                to=to or came_from,
                lead=_of(lead, row),
                danger=danger,
            )

        return view
