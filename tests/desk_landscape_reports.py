"""Reports to members, drafts and sent ones, and screens: what the tests of doors and backups walk through."""

from __future__ import annotations

from samdrift.desk.calc.reports import Month
from samdrift.desk.models.reports import ReportChoices, ServiceReport
from samdrift.desk.papers.service_report import paper_of
from samdrift.desk.services import boards, reports
from samdrift.kernel.viewer import terminal
from tests.world import World


def make_service_reports(world: World) -> ServiceReport:
    """Nordvik's report of last month is sent; one for Sørvik and those of this month are drafts."""
    by = world.viewer("dag")
    last = Month.of(world.today).moved(-1)
    rows = [
        ServiceReport.objects.create(member=member, month=month.start, made_at=by.now)
        for month in (last, last.moved(1))
        for member in (world.nordvik, world.sorvik)
    ]
    reports.write_words(rows[0], by=by, words="En rolig måned.")

    def write(sent: ServiceReport) -> tuple[str, bytes]:
        made = paper_of(sent, terminal(world.today))
        return made.name, made.data

    sent = reports.send_report(rows[0], by=by, write_paper=write)
    for name in ("Alta, ved døra", "Hammerfest", "Vaktrommet"):
        boards.make_screen(by=by, name=name)
    reports.choose(by=by, send_by=12, is_asked=True)
    assert ReportChoices.objects.exists()
    return sent
