"""The review of a major incident as a paper: what happened, why, what went well, what is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.agreements.services.site_language import in_site_language, site_language
from samdrift.desk.models.major import MajorAction, MajorIncident, MajorUpdate
from samdrift.desk.queries import major as queries
from samdrift.formats.paper import Facts, Heading, Paper, Paragraph, Table, paragraphs
from samdrift.formats.paper.pdf import write_pdf
from samdrift.formats.text import file_name
from samdrift.governance.papers.words import Blocks, day, facts, language_of, listed
from samdrift.kernel.models.site import Site
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Made:
    name: str
    data: bytes


def review_of(incident: MajorIncident, viewer: Viewer) -> Made:
    """The paper in the site's language; one that is not finished is marked as a draft."""
    with in_site_language():
        paper = review_paper(incident, viewer)
        name = file_name(f"{paper.kind} {incident.public_title}")[:80]
    return Made(f"{name}.pdf", write_pdf(paper))


def review_paper(incident: MajorIncident, viewer: Viewer) -> Paper:
    site = Site.objects.first()
    done = incident.review_done_at
    return Paper(
        title=incident.public_title,
        language=language_of(site_language()),
        organisation=site.name if site else "",
        kind=pgettext("paper", "Review of a major incident"),
        made=done.date() if done else viewer.today,
        marking="" if done else pgettext("paper", "Draft"),
        facts=facts(_facts(incident, viewer)),
        blocks=tuple(_blocks(incident, viewer)),
        footer=_("Case #%(number)s") % {"number": incident.case_id},
    )


def _facts(incident: MajorIncident, viewer: Viewer) -> list[tuple[str, str]]:
    members = queries.members_of(incident, viewer)
    systems = queries.systems_of(incident, viewer)
    users = queries.users_of(systems, members, viewer)
    return [
        (_("Declared"), moment(incident.declared_at)),
        (_("Over"), moment(incident.ended_at) if incident.ended_at else ""),
        (_("Led by"), str(incident.lead) if incident.lead else ""),
        (_("Systems"), listed(str(one) for one in systems)),
        (_("Members affected"), listed(str(one) for one in members) or _("All")),
        (_("Users"), str(users) if users is not None else _("not counted")),
        (_("Cases attached"), str(len(queries.attached(incident, viewer)))),
    ]


def _blocks(incident: MajorIncident, viewer: Viewer) -> Blocks:
    found: Blocks = []
    for heading, text in (
        (_("What happened"), incident.happened),
        (_("Why it happened"), incident.why),
        (_("What went well"), incident.went_well),
    ):
        found.append(Heading(1, heading))
        found += paragraphs(text) or [Paragraph(_("Nothing is written yet."))]
    found += _actions(queries.actions_of(incident, viewer))
    return [*found, *_timeline(queries.timeline_of(incident, viewer))]


def _actions(actions: Sequence[MajorAction]) -> Blocks:
    heading = Heading(1, _("What we do"))
    if not actions:
        return [heading, Paragraph(_("Nothing more is to be done."))]
    head = (_("What is to be done"), _("By whom"), _("By"))
    rows = tuple(
        (one.title, str(one.person) if one.person else _("The service desk"), day(one.due_on))
        for one in actions
    )
    return [heading, Table(head, rows)]


def _timeline(lines: Sequence[MajorUpdate]) -> Blocks:
    """The lines from the first to the last."""
    rows = tuple((moment(one.at), one.text) for one in reversed(lines))
    return [Heading(1, _("Timeline")), Facts(rows)] if rows else []
