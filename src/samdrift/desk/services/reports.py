"""The month's report to a member: made as a draft, written on, sent with its figures frozen."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.reports import Month
from samdrift.desk.models.reports import ReportChoices, ServiceReport
from samdrift.desk.queries import reports as queries
from samdrift.desk.rules_reports import CHOOSE, WRITE
from samdrift.desk.services import report_findings, report_notices
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import keep
from samdrift.kernel.history import kind_of, record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import lock, require_text, write

State = ServiceReport.State
Writer = Callable[[ServiceReport], tuple[str, bytes]]
"""Makes the paper of a report: its file name and its bytes."""
MOST_WORDS = 5000


def make_reports(month: Month, *, by: Viewer) -> list[ServiceReport]:
    """A draft for each member that has none of the month. One that was made meanwhile is left be."""
    require(by, WRITE)
    if month.start > by.today:
        raise DomainError("month_ahead", _("The month has not begun. Choose an earlier one."))
    standing = ServiceReport.objects.filter(month=month.start)
    had = set(standing.values_list("member_id", flat=True))
    wanted = [one for one in queries.members_of(month) if one.pk not in had]
    return [made for one in wanted if (made := _make(one, month, by)) is not None]


def _make(member: Member, month: Month, by: Viewer) -> ServiceReport | None:
    try:
        with transaction.atomic():
            report = ServiceReport.objects.create(member=member, month=month.start, made_at=by.now)
            record("report.made", report, by=by)
            search.index([report])
    except IntegrityError:
        return None
    return report


@transaction.atomic
def write_words(report: ServiceReport, *, by: Viewer, words: str) -> ServiceReport:
    """What the lead has to say of the month."""
    held = _draft(report, by)
    if len(words) > MOST_WORDS:
        raise DomainError(
            "too_long", _("Write it shorter: at most %(n)s characters.") % {"n": MOST_WORDS},
            field="words",
        )  # fmt: skip
    changes = write(held, {"words": words.strip()})
    if changes:
        record("report.words_written", held, by=by, changes=changes)
        search.index([held])
    return held


@transaction.atomic
def send_report(report: ServiceReport, *, by: Viewer, write_paper: Writer) -> ServiceReport:
    """To the member: the figures are frozen, the paper is kept, and its director and coordinator told.
    The one it takes the place of stands as replaced.
    """
    held = _draft(report, by)
    month = queries.month_of(held)
    if by.today < month.end:
        raise DomainError(
            "month_not_over", _("The month is not over. The report can be sent when it is.")
        )
    held.figures = queries.figures_now(held.member, month, by)
    held.state, held.sent_at, held.sent_by_id = State.SENT, by.now, by.person_id
    name, data = write_paper(held)
    held.paper = keep(data, name)
    held.save(update_fields=["figures", "state", "sent_at", "sent_by", "paper"])
    _replace_earlier(held, by)
    record("report.sent", held, by=by)
    report_notices.tell_sent(held, by=by)
    report_findings.look_at([held.pk], by=by)
    return held


def _replace_earlier(report: ServiceReport, by: Viewer) -> None:
    earlier = ServiceReport.objects.filter(
        member=report.member_id, month=report.month, state=State.SENT, number__lt=report.number
    )
    for one in earlier.order_by("number"):
        one.state = State.REPLACED
        one.save(update_fields=["state"])
        record("report.replaced", one, by=by, changes={"number": [one.number, report.number]})


@transaction.atomic
def correct_report(report: ServiceReport, *, by: Viewer, why: str) -> ServiceReport:
    """A new draft of a month that is sent, with the same words. What was sent stands until it is sent."""
    held = lock(ServiceReport, report.pk)
    require(by, WRITE, held)
    if held.state != State.SENT:
        raise DomainError(
            "not_sent", _("Only a report that is sent, and not replaced, is made anew.")
        )
    reason = require_text(why, "why", _("Write what is wrong with the one that was sent."))
    newest = ServiceReport.objects.filter(member=held.member_id, month=held.month)
    if newest.filter(state=State.DRAFT).exists():
        raise DomainError(
            "draft_stands", _("A new draft of this month stands already. Go on with it.")
        )
    made: ServiceReport = ServiceReport.objects.create(
        member=held.member, month=held.month, number=held.number + 1, words=held.words,
        why=reason[:300], made_at=by.now,
    )  # fmt: skip
    record("report.made_anew", made, by=by, note=reason[:300])
    search.index([made])
    return made


@transaction.atomic
def drop_draft(report: ServiceReport, *, by: Viewer) -> ServiceReport:
    """A new draft of a sent month is not needed after all. What was sent stands."""
    held = _draft(report, by)
    if held.number == 1:
        raise DomainError("first_draft", _("The first report of a month is not dropped. Send it."))
    search.remove(kind_of(held), [held.pk])
    earlier: ServiceReport = ServiceReport.objects.get(
        member=held.member_id, month=held.month, number=held.number - 1
    )
    record("report.draft_dropped", earlier, by=by, changes={"words": [held.words, ""]})
    held.delete()
    return earlier


@transaction.atomic
def choose(*, by: Viewer, send_by: int, is_asked: bool) -> ReportChoices:
    """When reports are to be sent, and whether drafts are made by themselves."""
    require(by, CHOOSE)
    row = ReportChoices.objects.select_for_update().order_by("pk").first()
    row = row or ReportChoices.objects.create()
    changes = write(row, {"send_by": send_by, "is_asked": is_asked})
    if changes:
        record("reports.chosen", row, by=by, changes=changes)
        report_findings.look_at_all(by)
    return row


def _draft(report: ServiceReport, by: Viewer) -> ServiceReport:
    """The report, held until the act is done; refused when it is sent."""
    lock(Member, report.member_id)
    held: ServiceReport = (
        ServiceReport.objects.select_for_update(of=("self",))
        .select_related("member")
        .get(pk=report.pk)
    )
    require(by, WRITE, held)
    if held.state != State.DRAFT:
        raise DomainError(
            "is_sent", _("The report is sent and stands as it is. Make it anew instead.")
        )
    return held
