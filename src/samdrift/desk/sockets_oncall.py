"""What who is on call puts into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.lists import oncall_pages as pages
from samdrift.desk.lists import oncall_words as words
from samdrift.desk.models.oncall import (
    Absence,
    AgreedRule,
    CallOut,
    Rota,
    RotaPlan,
    ShiftSwap,
    sees_rotas,
)
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.queries import oncall_own as own
from samdrift.desk.services import oncall_common as common
from samdrift.desk.services import oncall_findings as findings
from samdrift.desk.services import oncall_people as people
from samdrift.kernel import guards
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import (
    CalendarEntry,
    Eraser,
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_events, name_fields, name_references

guards.keep(RotaPlan)


def _mine(_row: Any = None) -> str:
    return reverse("desk:oncall_mine")


registry.add_kind(Kind(Rota, _("Rota"), words.rota_url))
registry.add_kind(Kind(CallOut, _("Call-out"), words.call_out_url))
registry.add_kind(Kind(ShiftSwap, _("Swap"), _mine))
registry.add_kind(Kind(Absence, _("Away"), _mine))
registry.add_menu(
    MenuEntry(
        "oncall", "operations", _("On call"), "desk:oncall", 44, sees_rotas,
        also=("desk:rota_list", "desk:call_out_list", "desk:call_try_list"),
    )
)  # fmt: skip
registry.add_panel(
    Panel("desk.case", "call_outs", _("Call-outs"), 30, "desk/oncall_panel.html", pages.case_panel)
)
for key, name, explain, agreed, observed, mend in (
    (findings.GAP, _("Nobody is on call"), _("The team is not at work, and nobody is on call."),
     words.gap_agreed, words.gap_observed, words.gap_mend),
    (findings.RULE, _("A rule on working time is broken"),
     _("On-call time and call-outs are held against the rules on working time."),
     words.rule_agreed, words.rule_observed, words.rule_mend),
    (findings.LATE, _("The on-call plan is told too late"),
     _("Those on call must know when they are, well ahead."),
     words.plan_agreed, words.plan_observed, words.plan_mend),
):  # fmt: skip
    registry.add_finding(
        FindingKind(
            key, name, "desk", explain, agreed=agreed, observed=observed, mend=mend,
            page=words.page, audience=FindingAudience.RESPONSIBLE,
        )
    )  # fmt: skip


def _waiting(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Swaps one is asked for, and call-outs one has not ended."""
    if not works_in_desk(viewer):
        return []
    calls = [
        WorkItem(
            _now("You are called out"),
            _now("Since %(at)s. End it when it is done.") % {"at": moment(one.starts_at)},
            words.call_out_url(one),
            None,
            "warning",
        )
        for one in own.running_call_outs(viewer)
    ]
    asked = [
        WorkItem(
            _now("%(name)s asks for a swap") % {"name": one.asker},
            words.stretch(one.starts_at, one.ends_at),
            _mine(),
            timezone.localtime(one.starts_at).date(),
            "warning",
        )
        for one in own.swaps_to_answer(viewer)
    ]
    return [*calls, *asked][:most]


registry.add_worklist(Worklist("oncall", _("On call"), 6, _waiting, by_clock=True))


def _calendar(viewer: Viewer) -> Iterable[CalendarEntry]:
    """One's own shifts, each on the day it begins."""
    if not works_in_desk(viewer):
        return
    for one in own.own_shifts(viewer):
        yield CalendarEntry(
            f"oncall-{one.layer.pk}-{one.start:%Y%m%dT%H%M}",
            timezone.localtime(one.start).date(),
            _now("On call: %(rota)s") % {"rota": one.rota},
            words.stretch(one.start, one.end),
            _mine(),
            starts_at=one.start,
            ends_at=one.end,
        )


registry.calendars.append(_calendar)
registry.notices[common.PLANNED] = NoticeKind(
    _("The on-call plan is told"), _("The plan of “%(rota)s” is told up to %(day)s.")
)
registry.notices[common.ASKED] = NoticeKind(
    _("Somebody asks me to take a shift"),
    _("%(by)s asks you to take a shift in “%(rota)s” on %(day)s."),
)
registry.notices[common.ANSWERED] = NoticeKind(
    _("A swap is answered"), _("%(by)s has answered about the shift in “%(rota)s” on %(day)s.")
)
registry.notices[common.PUT_IN] = NoticeKind(
    _("I am put in, or taken out, of a shift"),
    _("%(by)s has changed who is on call in “%(rota)s” on %(day)s."),
)
registry.api.append("samdrift.desk.api.oncall.add_oncall")
registry.leaving.append(people.leave)
registry.add_eraser(Eraser("on call", people.erase))
registry.add_timed(Timed("rotas to look at", dt.timedelta(hours=1), findings.look_at_all))
registry.add_timed(Timed("old absences", dt.timedelta(hours=24), people.forget_old))
name_events(
    {
        "rota.added": _("Was made"),
        "rota.changed": _("Was changed"),
        "rota.ended": _("Was ended"),
        "rota.reopened": _("Was taken into use again"),
        "rota.layer_added": _("People take turns"),
        "rota.layer_ended": _("Turns were ended"),
        "rota.put_in": _("Somebody was put in"),
        "rota.change_struck": _("What was changed does not count"),
        "rota.told": _("The plan was told"),
        "rota.swapped": _("A shift was swapped"),
        "rota.rule_agreed": _("A rule was agreed locally"),
        "rota.rule_ended": _("A rule is no longer agreed locally"),
        "swap.asked": _("A swap was asked for"),
        "swap.accepted": _("The swap was accepted"),
        "swap.declined": _("The swap was declined"),
        "swap.withdrawn": _("The swap was withdrawn"),
        "absence.added": _("Was written as away"),
        "absence.struck": _("Is not away after all"),
        "call_out.begun": _("The call-out began"),
        "call_out.ended": _("The call-out ended"),
        "call_out.changed": _("The times were corrected"),
        "call_out.written": _("The call-out was written afterwards"),
        "call_out.struck": _("The call-out was struck"),
        "case.call_out": _("Somebody was called out"),
        "case.called": _("Somebody on call was called"),
        "case.call_struck": _("A call was written by mistake"),
    }
)
name_fields(
    {
        "rota.layer": _("Turns"),
        "rota.people": _("Who takes turns"),
        "on_call_id": _("Who is on"),
        "starts_at": _("From"),
        "ends_at": _("To"),
        "calendar_id": _("Opening hours"),
        "last_id": _("Called last"),
        "basis": _("Rests on"),
        "call_out": _("Call-out"),
        "call_try": _("Call"),
        **{str(code): label for code, label in AgreedRule.Code.choices},
    }
)
name_references({"on_call_id": "parties.person", "last_id": "parties.person"})
