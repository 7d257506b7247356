"""What clocks put into the sockets."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from samdrift.desk.lists import clock_finding_words as words
from samdrift.desk.lists.clock_words import clock_url, name_of
from samdrift.desk.models.clocks import Clock, ClockAlert, ClockEvent
from samdrift.desk.models.commitments import CalendarVersion, Metric
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.services import clock_findings, clock_notices, clock_tick
from samdrift.kernel import guards
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import Kind, MenuEntry, NoticeKind, Timed, registry
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

guards.keep(ClockEvent, ClockAlert, CalendarVersion)
registry.add_kind(Kind(Clock, _("Deadline"), clock_url, label=name_of))


def _agents(viewer: Viewer) -> bool:
    return works_in_desk(viewer) or (viewer.inside and viewer.has_any("agent", "coordinator"))


registry.add_menu(
    MenuEntry("desk_clocks", "services", _("Deadlines"), "desk:clock_list", 65, _agents)
)
registry.add_timed(Timed("deadlines of cases", dt.timedelta(minutes=1), clock_tick.look_at_due))

_NEAR = {
    Metric.RESPONSE: _("Case #%(number)s: %(percent)s %% of the time for a first answer is used. Due %(due)s."),
    Metric.UPDATE: _("Case #%(number)s: %(percent)s %% of the time for an update is used. Due %(due)s."),
    Metric.RESOLUTION: _("Case #%(number)s: %(percent)s %% of the time for the solution is used. Due %(due)s."),
}  # fmt: skip
_PASSED = {
    Metric.RESPONSE: _("Case #%(number)s: the time for a first answer ran out %(due)s (%(percent)s %%)."),
    Metric.UPDATE: _("Case #%(number)s: the time for an update ran out %(due)s (%(percent)s %%)."),
    Metric.RESOLUTION: _("Case #%(number)s: the time for the solution ran out %(due)s (%(percent)s %%)."),
}  # fmt: skip
_NAMES = {
    clock_notices.NEAR: {
        Metric.RESPONSE: _("A first answer is soon due"),
        Metric.UPDATE: _("An update is soon due"),
        Metric.RESOLUTION: _("A solution is soon due"),
    },
    clock_notices.PASSED: {
        Metric.RESPONSE: _("A first answer is late"),
        Metric.UPDATE: _("An update is late"),
        Metric.RESOLUTION: _("A solution is late"),
    },
}
_THEIRS_NEAR = {
    Metric.RESPONSE: _("Case #%(number)s: the supplier has used %(percent)s %% of its time to answer. Due %(due)s."),
    Metric.RESOLUTION: _("Case #%(number)s: the supplier has used %(percent)s %% of its time to solve it. Due %(due)s."),
}  # fmt: skip
_THEIRS_PASSED = {
    Metric.RESPONSE: _("Case #%(number)s: the supplier’s time to answer ran out %(due)s (%(percent)s %%)."),
    Metric.RESOLUTION: _("Case #%(number)s: the supplier’s time to solve it ran out %(due)s (%(percent)s %%)."),
}  # fmt: skip
_THEIR_NAMES = {
    clock_notices.NEAR: {
        Metric.RESPONSE: _("A supplier’s first answer is soon due"),
        Metric.RESOLUTION: _("A supplier’s solution is soon due"),
    },
    clock_notices.PASSED: {
        Metric.RESPONSE: _("A supplier’s first answer is late"),
        Metric.RESOLUTION: _("A supplier’s solution is late"),
    },
}
for beginning, texts in (
    (clock_notices.NEAR, _THEIRS_NEAR),
    (clock_notices.PASSED, _THEIRS_PASSED),
):
    for metric, text in texts.items():
        kind = f"{beginning}_supplier_{metric}"
        registry.notices[kind] = NoticeKind(_THEIR_NAMES[beginning][metric], text)
for beginning, texts in ((clock_notices.NEAR, _NEAR), (clock_notices.PASSED, _PASSED)):
    for metric, text in texts.items():
        name = _NAMES[beginning][metric]
        registry.notices[f"{beginning}_{metric}"] = NoticeKind(name, text)

registry.add_finding(
    FindingKind(
        clock_findings.BREACH,
        _("We did not keep a deadline"),
        "desk",
        _("A case was not answered, updated or solved within what the member is promised."),
        agreed=words.agreed,
        observed=words.observed,
        mend=words.mend,
        page=words.page,
        audience=FindingAudience.CONCERNED,
    )
)
name_events(
    {
        "case.clock_corrected": _("An event of a deadline was corrected"),
        "clock.corrected": _("An event was corrected"),
    }
)
name_fields(
    {
        "clock_id": _("Deadline"),
        "clock_metric": _("What is promised"),
        "clock_event": _("Event of the clock"),
        "clock_moment": _("When it was"),
    }
)
name_references({"clock_id": "desk.clock"})
name_choices({"clock_metric": dict(Metric.choices), "clock_event": dict(ClockEvent.Kind.choices)})
