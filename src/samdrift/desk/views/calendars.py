"""The editor of a calendar, and ending one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.desk.forms.calendars import TYPICAL, CalendarForm, typical
from samdrift.desk.lists import calendar_pages as pages_of
from samdrift.desk.lists.commitment_words import at, calendar_url
from samdrift.desk.models.commitments import ServiceCalendar
from samdrift.desk.queries import calendar_words as words
from samdrift.desk.queries.levels import versions_of
from samdrift.desk.services import calendars as services
from samdrift.kernel import rights
from samdrift.kernel.calc.service_time import Calendar
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.pages import who

_ON = Acts(ServiceCalendar, back=calendar_url, called="calendar")
SAVE = "save"

end = _ON.press(
    services.end_calendar,
    right=services.MANAGE,
    told=gettext_lazy("It is not offered any more. What rests on it goes on."),
)
reopen = _ON.press(
    services.reopen_calendar,
    right=services.MANAGE,
    told=gettext_lazy("It is offered again."),
)


@pages.inside
def new(request: HttpRequest) -> HttpResponse:
    """A calendar from a typical one."""
    viewer = who(request)
    rights.require(viewer, services.MANAGE)
    chosen = request.GET.get("from", "office")
    form = CalendarForm(_sent(request), viewer=viewer, content=typical(chosen), is_new=True)

    def save() -> Any:
        data = form.cleaned_data
        return services.add_calendar(
            by=viewer, name=data["name"], note=data["note"], content=form.content or {}
        )

    made = _saved(request, form, save)
    if made is not None:
        told = _("%(name)s was added.") % {"name": made}
        return pages.done(request, told, calendar_url(made))
    choices = [(key, name, key == chosen) for key, (name, _content) in TYPICAL.items()]
    more = {"typical": choices, "back": at("calendar_list"), "title": _("New calendar")}
    return _page(request, form, more)


@pages.inside
def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """What a calendar says, changed into a new version."""
    viewer = who(request)
    calendar = one_seen(ServiceCalendar, viewer, pk)
    rights.require(viewer, services.MANAGE, calendar)
    versions = versions_of(calendar, viewer)
    content = words.whole(versions[0].content) if versions else typical("office")
    form = CalendarForm(_sent(request), viewer=viewer, content=content)

    def save() -> Any:
        reason = form.cleaned_data["reason"]
        return services.save_version(calendar, by=viewer, content=form.content or {}, reason=reason)

    if _saved(request, form, save) is not None:
        told = _("The hours were saved. Clocks that run go on by the hours they began with.")
        return pages.done(request, told, calendar_url(calendar))
    differs = words.differences(content, form.content) if form.content else []
    more = {
        "back": calendar_url(calendar),
        "title": _("Hours of %(calendar)s") % {"calendar": calendar},
        "differs": differs,
        "list_url": at("calendar_list"),
    }
    return _page(request, form, more)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _saved(request: HttpRequest, form: CalendarForm, save: Any) -> Any:
    """The act's result when it was asked for, the form is right and nothing refuses it."""
    if request.method != "POST" or not form.is_valid() or form.content is None:
        return None
    if request.POST.get("do") != SAVE:
        return None
    return pages.try_act(form, save)


def _page(request: HttpRequest, form: CalendarForm, more: dict[str, Any]) -> HttpResponse:
    """The editor; with the year and a trial of what is written, when it hangs together."""
    looking = form.is_bound and request.POST.get("do") != SAVE
    if looking:
        # Only what the table says is asked about while one looks; a name or a reason may come later.
        for name in ("name", "reason"):
            form.errors.pop(name, None)
    content = form.content if form.is_bound else form.before
    context = {"form": form, "submit": _("Save"), **more}
    if content is not None:
        values = {key: str(value) for key, value in request.POST.items()}
        context |= pages_of.shown(Calendar.from_json(content), who(request), values)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/calendar_form.html", context, status=status)
