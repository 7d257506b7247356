"""What cases put into the sockets."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samdrift.desk import sockets_case_words  # noqa: F401 -- fills its own
from samdrift.desk.models.cases import Case
from samdrift.desk.services import case_notices as notices
from samdrift.kernel.registry import Kind, NoticeKind, SearchKind, registry


def case_url(case: Case) -> str:
    """Agents and those who asked have one address: the page is what the reader may see."""
    return reverse("desk:case", args=[case.pk])


registry.add_kind(Kind(Case, _("Case"), case_url))


def _entry(case: Case) -> tuple[int, str, str, str]:
    """What all who see the case may read, and so find it by; its reach decides who does."""
    public = [one.text for one in case.entries.all() if one.is_public and one.struck_at is None]
    words = [case.text, case.solution, case.requester_name, *public]
    return case.member_id, str(case), str(case.member), " ".join(words)


registry.add_search(SearchKind("desk.case", _("Case"), _entry))

for what, name, text in (
    (notices.RECEIPT, _("A receipt for what I ask of the service desk"),
     _("We have got “%(title)s”. Its number is #%(number)s.")),
    (notices.ANSWERED, _("Answers from the service desk"),
     _("%(by)s answered in #%(number)s “%(title)s”.")),
    (notices.SOLVED, _("A case of mine is solved"),
     _("#%(number)s “%(title)s” is solved. Tell how it went, or that it was not solved after all.")),
    (notices.NEWS, _("News in cases I watch"), _("There is news in #%(number)s “%(title)s”.")),
    (notices.ASSIGNED, _("Cases given to me"), _("%(by)s gave you #%(number)s “%(title)s”.")),
    (notices.WROTE, _("Answers in cases I work on"),
     _("%(by)s wrote in #%(number)s “%(title)s”.")),
    (notices.MENTIONED, _("Somebody mentions me in a case"),
     _("%(by)s mentions you in #%(number)s “%(title)s”.")),
    (notices.GOES_ON, _("A case I work on no longer waits"),
     _("#%(number)s “%(title)s” has waited until its day. Go on with it.")),
    (notices.AGAIN, _("A case I worked on is opened again"),
     _("%(by)s opened #%(number)s “%(title)s” again.")),
    (notices.LEFT, _("Cases that come back to the team's queue"),
     _("#%(number)s “%(title)s” is back in the queue: who worked on it has left.")),
    (notices.SCORED, _("How people find my cases were solved"),
     _("%(by)s has told how #%(number)s “%(title)s” was solved.")),
):  # fmt: skip
    registry.notices[what] = NoticeKind(name, text)
