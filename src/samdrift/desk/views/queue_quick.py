"""Quick entry: one page for who calls, what it is, and how much it hurries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.desk.forms.queue_quick import QuickForm
from samdrift.desk.lists import queue_words as words
from samdrift.desk.lists.queue_words import case_url
from samdrift.desk.models.cases import Case
from samdrift.desk.queries import major
from samdrift.desk.queries import queue as queue_queries
from samdrift.desk.queries import queue_quick as queries
from samdrift.desk.rules_queue import QUEUE
from samdrift.desk.services import queue_quick as services
from samdrift.desk.services.case_about import priority_of
from samdrift.kernel.errors import DomainError
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.rights import require
from samdrift.kernel.web import pages
from samdrift.parties.models.people import Person

LOOK = ("find", "look", "use_template")
"""Presses that only look something up: nothing is saved by them."""


@pages.inside
def quick(request: HttpRequest) -> HttpResponse:
    viewer = pages.who(request)
    require(viewer, QUEUE)
    if request.method != "POST":
        return _page(request, QuickForm(viewer=viewer, initial=_begun(request)), _begun(request))
    given = request.POST.dict()
    if "join" in given:
        return _join(request, given)
    if any(press in given for press in LOOK):
        given = _with_template(request, given) if "use_template" in given else given
        return _page(request, QuickForm(viewer=viewer, initial=given), given)
    form = QuickForm(request.POST, viewer=viewer)
    if form.is_valid():
        mine = "mine" in given
        case = pages.try_act(
            form, lambda: services.take_in(by=viewer, mine=mine, **form.cleaned_data)
        )
        if case is not None:
            queue_queries.forget(viewer)
            told = _("Case #%(number)s was made.") % {"number": case.pk}
            return pages.done(request, told, _next(given, case))
    return _page(request, form, given, 422)


def _next(given: dict[str, Any], case: Case) -> str:
    return reverse("desk:quick") if "another" in given else case_url(case)


def _begun(request: HttpRequest) -> dict[str, Any]:
    """What the address tells already: the caller, or what it concerns."""
    return {
        key: request.GET[key] for key in ("caller", "thing", "title", "who") if key in request.GET
    }


def _with_template(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    """What the template tells, where nothing is written yet."""
    field: Any = QuickForm(viewer=pages.who(request)).fields["template"]
    key = given.get("template", "")
    template = field.queryset.filter(pk=int(key)).first() if key.isdecimal() else None
    if template is None:
        return given
    found = {**given, "impact": template.impact, "urgency": template.urgency}
    found["title"] = given.get("title") or template.title
    found["text"] = f"{given.get('text', '')}\n{template.text}".strip()
    found["kind"] = template.kind or given.get("kind", "incident")
    if template.service_id and not given.get("thing"):
        found["thing"] = f"service:{template.service_id}"
    return found


def _page(
    request: HttpRequest, form: Any, given: dict[str, Any], status: int = 200
) -> HttpResponse:
    viewer = pages.who(request)
    context = {
        "form": form,
        **_callers(viewer, given),
        **_things(viewer, given),
        **_beside(viewer, given),
        **_promise(viewer, given),
    }
    return render(request, "desk/queue_quick.html", context, status=status)


def _callers(viewer: Any, given: dict[str, Any]) -> dict[str, Any]:
    chosen = _person(viewer, given)
    found = [] if chosen and not given.get("who") else queries.callers(viewer, given.get("who", ""))
    if chosen and chosen not in found:
        found = [chosen, *found]
    return {"people": found, "chosen": chosen.pk if chosen else None, "who": given.get("who", "")}


def _person(viewer: Any, given: dict[str, Any]) -> Person | None:
    key = str(given.get("caller", ""))
    rows = seen(Person, viewer).select_related("employer", "unit")
    found: Person | None = rows.filter(pk=int(key)).first() if key.isdecimal() else None
    return found


def _member(viewer: Any, given: dict[str, Any]) -> int | None:
    key = str(given.get("member", ""))
    if key.isdecimal():
        return int(key)
    person = _person(viewer, given)
    return person.employer_id if person else None


def _things(viewer: Any, given: dict[str, Any]) -> dict[str, Any]:
    chosen = queries.thing(viewer, str(given.get("thing", "")))
    found = queries.things(viewer, given.get("about", ""), _member(viewer, given))
    if chosen and not any(_key(*one) == _key(*chosen) for one in found):
        found = [chosen, *found]
    rows = [(_key(*one), *_named(*one)) for one in found]
    return {
        "things": rows,
        "thing": _key(*chosen) if chosen else "",
        "about": given.get("about", ""),
    }


def _key(kind: str, row: Any) -> str:
    return f"{kind}:{row.pk}"


def _named(kind: str, row: Any) -> tuple[str, str]:
    names = {
        "item": _("Order"),
        "use": _("in use there"),
        "system": _("System"),
        "service": _("Service"),
    }
    return (str(row.system) if kind == "use" else str(row)), names[kind]


def _beside(viewer: Any, given: dict[str, Any]) -> dict[str, Any]:
    """What may be the same: the caller's open cases, cases about the same, and what is down."""
    person, chosen = _person(viewer, given), queries.thing(viewer, str(given.get("thing", "")))
    own = queries.open_of(person, viewer) if person else []
    same = queries.open_about(*chosen, viewer) if chosen else []
    return {
        "caller": person,
        "own": words.lines(own),
        "same": words.lines(one for one in same if one.pk not in {case.pk for case in own}),
        "down": major.going_on(viewer),
    }


def _promise(viewer: Any, given: dict[str, Any]) -> dict[str, Any]:
    """The priority and the deadlines, as they would be now."""
    impact, urgency = _scale(given, "impact"), _scale(given, "urgency")
    priority = priority_of(impact, urgency)
    member = _member(viewer, given)
    chosen = queries.thing(viewer, str(given.get("thing", "")))
    what, row = chosen or ("", None)
    service = {"service": getattr(row, "pk", None), "item": getattr(row, "service_id", None)}.get(
        what
    )
    kind = "request" if what == "item" else str(given.get("kind") or "incident")
    told = queries.promised(member, service, kind, priority, viewer.now) if member else []
    lines = [
        (one.name, words.when(one.due, viewer.now) if one.due else "", one.level) for one in told
    ]
    return {
        "priority_name": words.PRIORITIES[priority],
        "priority_tone": words.PRIORITY_TONES.get(priority, "neutral"),
        "promised": lines,
        "member_known": member is not None,
    }


def _scale(given: dict[str, Any], name: str) -> int:
    value = str(given.get(name, ""))
    return int(value) if value in {"1", "2", "3"} else 3


def _part(template: str, *makers: Any) -> Any:
    """A part of the page, for what is filled in so far."""

    @pages.inside
    def view(request: HttpRequest) -> HttpResponse:
        viewer = pages.who(request)
        require(viewer, QUEUE)
        given = request.GET.dict()
        context: dict[str, Any] = {}
        for make in makers:
            context |= make(viewer, given)
        return render(request, template, context)

    return view


callers = _part("desk/_quick_callers.html", _callers)
things = _part("desk/_quick_things.html", _things)
promise = _part("desk/_quick_promise.html", _promise)
caller = _part("desk/_quick_beside.html", _beside)


def _join(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    """It is known already: the call goes into that case."""
    viewer = pages.who(request)
    key = given.get("join", "")
    case = one_seen(Case, viewer, int(key) if key.isdecimal() else 0)
    text = given.get("text") or given.get("title") or ""
    try:
        services.join(
            case, by=viewer, caller=_person(viewer, given), who=given.get("who", ""), text=text
        )
    except DomainError as error:
        return pages.undone(request, error.message, reverse("desk:quick"))
    return pages.done(request, _("The call is written in this case."), case_url(case))
