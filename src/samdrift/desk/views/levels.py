"""What is done with levels: times, who is told, and ending one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.desk.forms.levels import TargetsForm, step_rows, steps_of
from samdrift.desk.lists import level_pages as pages_of
from samdrift.desk.lists.commitment_words import cause_url, level_url
from samdrift.desk.models.commitments import Level, PauseCause
from samdrift.desk.queries import levels as queries
from samdrift.desk.services import levels as services
from samdrift.desk.services import pause_causes
from samdrift.desk.services.calendars import MANAGE
from samdrift.desk.services.level_targets import set_escalations, set_targets
from samdrift.kernel import rights
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.pages import who

_LEVEL = Acts(Level, back=level_url, called="level")
_CAUSE = Acts(PauseCause, back=cause_url, called="cause")

end = _LEVEL.press(
    services.end_level,
    right=MANAGE,
    told=gettext_lazy("It can be ordered no more. What is promised stands."),
)
reopen = _LEVEL.press(
    services.reopen_level, right=MANAGE, told=gettext_lazy("It can be ordered again.")
)
end_cause = _CAUSE.press(
    pause_causes.end_cause, right=MANAGE, told=gettext_lazy("It cannot be chosen any more.")
)
reopen_cause = _CAUSE.press(
    pause_causes.reopen_cause, right=MANAGE, told=gettext_lazy("It can be chosen again.")
)


@pages.inside
def targets(request: HttpRequest, pk: int) -> HttpResponse:
    """The level's times in one table, from a day on."""
    viewer = who(request)
    level = one_seen(Level, viewer, pk)
    rights.require(viewer, MANAGE, level)
    standing = [one for one in queries.targets_of(level, viewer) if one.valid_to is None]
    data = request.POST if request.method == "POST" else None
    promised = queries.is_promised(level)
    initial = {"valid_from": viewer.today} if promised else {}
    form = TargetsForm(data, viewer=viewer, standing=standing, level=level, initial=initial)
    if data is not None and form.is_valid() and not form.looked_at:
        wanted = form.targets()
        if wanted is not None and request.POST.get("do") == "save":
            day = form.cleaned_data["valid_from"]
            done = pages.try_act(
                form,
                lambda: (set_targets(level, by=viewer, rows=wanted, valid_from=day),),
            )
            if done is not None:
                return pages.done(request, _("The times are set."), level_url(level))
    wrong = form.is_bound and bool(form.errors or form.rows.errors or form.troubles)
    context = {
        "form": form,
        "title": _("Times of %(level)s") % {"level": level},
        "lead": _("The most particular row counts: kind and priority, then kind, then priority."),
        "submit": _("Save"),
        "back": level_url(level),
        "earlier": pages_of.table(standing) if form.looked_at else [],
    }
    return render(request, "desk/level_targets.html", context, status=422 if wrong else 200)


@pages.inside
def steps(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is told when so much of the time is used."""
    viewer = who(request)
    level = one_seen(Level, viewer, pk)
    rights.require(viewer, MANAGE, level)
    data = request.POST if request.method == "POST" else None
    rows = step_rows(data, queries.escalations_of(level, viewer), viewer)
    if data is not None and rows.is_valid() and request.POST.get("do") == "save":
        set_escalations(level, by=viewer, rows=steps_of(rows))
        return pages.done(request, _("It is saved."), level_url(level))
    context = {
        "rows": rows,
        "title": _("Who is told of %(level)s") % {"level": level},
        "lead": _("100 per cent is when the time is out. Empty rows are left out."),
        "submit": _("Save"),
        "back": level_url(level),
    }
    return render(request, "desk/level_steps.html", context, status=422 if rows.errors else 200)
