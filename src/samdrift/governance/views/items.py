"""Agenda items: what is put forward, voted on and decided."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from samdrift.governance.forms import items as forms
from samdrift.governance.forms.ballots import VotesForm
from samdrift.governance.forms.meetings import ReasonForm
from samdrift.governance.lists import meeting_words as words
from samdrift.governance.lists.meeting_words import item_url, meeting_url
from samdrift.governance.models.meetings import (
    AgendaItem,
    Ballot,
    Disqualification,
    Proposal,
    Statement,
)
from samdrift.governance.queries import meetings as queries
from samdrift.governance.queries.electorate import electorate
from samdrift.governance.services import agenda, agenda_items, ballots, proposals
from samdrift.governance.views.meetings import RUN
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.files import content_of, refuse_too_large
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, filled
from samdrift.kernel.web.pages import who


def one_item(request: HttpRequest, pk: int) -> AgendaItem:
    found: AgendaItem | None = queries.item_rows(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"item {pk}")
    return found


def _agenda(item: AgendaItem) -> str:
    return meeting_url(item.meeting)


_ON_ITEM = Acts(one_item, back=item_url)
change = _ON_ITEM.form(
    agenda_items.change_item,
    forms.ItemForm,
    right=RUN,
    title=gettext_lazy("Change “%(row)s”"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The changes were saved."),
)
move_up = _ON_ITEM.press(
    lambda item, by: agenda_items.move_item(item, by=by, places=-1),
    told=gettext_lazy("The item was moved up."),
    right=RUN,
    back=_agenda,
)
move_down = _ON_ITEM.press(
    lambda item, by: agenda_items.move_item(item, by=by, places=1),
    told=gettext_lazy("The item was moved down."),
    right=RUN,
    back=_agenda,
)
take_off = _ON_ITEM.form(
    agenda_items.take_off,
    forms.TakeOffForm,
    right=RUN,
    title=gettext_lazy("Take “%(row)s” off the agenda"),
    submit=gettext_lazy("Take off the agenda"),
    told=gettext_lazy("The item is off the agenda."),
    back=_agenda,
)
put_back = _ON_ITEM.press(
    agenda_items.put_back, told=gettext_lazy("The item is on the agenda again."), right=RUN
)
open_ = _ON_ITEM.press(agenda.open_item, told=gettext_lazy("The item is being treated."), right=RUN)
treatment = _ON_ITEM.form(
    agenda.write_treatment,
    forms.TreatmentForm,
    right=RUN,
    title=gettext_lazy("What happened: %(row)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("It was saved."),
)
propose = _ON_ITEM.form(
    proposals.propose,
    forms.ProposeForm,
    right=RUN,
    title=gettext_lazy("New proposal: %(row)s"),
    submit=gettext_lazy("Put forward"),
    told=gettext_lazy("The proposal was put forward."),
)
disqualify = _ON_ITEM.form(
    proposals.disqualify,
    forms.DisqualifyForm,
    right=RUN,
    title=gettext_lazy("Disqualified: %(row)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("It is noted, and the person leaves the seat in this item."),
)


def _state(item: AgendaItem, *, by: Any, file: Any = None, **values: Any) -> Statement:
    if file:
        refuse_too_large(file.size)
    upload = (file.read(), file.name) if file else None
    return proposals.state(item, by=by, upload=upload, **values)


state = _ON_ITEM.form(
    _state,
    forms.StateForm,
    right=RUN,
    title=gettext_lazy("Statement for the minutes: %(row)s"),
    submit=gettext_lazy("Take into the minutes"),
    told=gettext_lazy("It will stand in the minutes."),
)
conclude = _ON_ITEM.form(
    agenda.conclude,
    forms.ConcludeForm,
    right=RUN,
    title=pgettext_lazy("an item", "Conclude “%(row)s”"),
    submit=pgettext_lazy("an item", "Conclude"),
    told=gettext_lazy("The item is concluded."),
)
reopen = _ON_ITEM.form(
    agenda.reopen,
    ReasonForm,
    right=RUN,
    title=gettext_lazy("Treat “%(row)s” again"),
    submit=gettext_lazy("Treat it again"),
    told=gettext_lazy("The item is being treated again. Its decision was taken back."),
)


@pages.inside
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a vote; the next page is where the votes are written."""
    viewer, item = who(request), one_item(request, pk)
    rights.require(viewer, RUN, item)
    form = filled(forms.OpenBallotForm, request, viewer, instance=item)
    if form.is_valid():
        made = pages.try_act(
            form, lambda: ballots.open_ballot(item, by=viewer, **form.cleaned_data)
        )
        if made is not None:
            return redirect(_votes_url(made))
    title = _("Vote: %(item)s") % {"item": item}
    return pages.form_page(
        request, form, title=title, submit=_("Begin the vote"), back=item_url(item)
    )


def _votes_url(ballot: Ballot) -> str:
    return reverse("governance:ballot_votes", args=[ballot.pk])


def one_ballot(request: HttpRequest, pk: int) -> Ballot:
    found = one_seen(Ballot, who(request), pk)
    found.item = one_item(request, found.item_id)
    return found


@pages.inside
def votes(request: HttpRequest, pk: int) -> HttpResponse:
    """How each votes; saved, or saved and counted."""
    viewer, ballot = who(request), one_ballot(request, pk)
    item = ballot.item
    rights.require(viewer, RUN, item)
    if ballot.closed_at is not None:
        return pages.undone(request, _("The vote is closed already."), item_url(item))
    if ballot.method == Ballot.Method.WRITTEN:
        return pages.undone(request, _("Each answers for oneself."), item_url(item))
    electors = electorate(item.meeting, item)
    form = VotesForm(
        request.POST if request.method == "POST" else None,
        viewer=viewer,
        ballot=ballot,
        proposals=list(ballot.proposals.order_by("number")),
        who=electors,
    )
    if form.is_valid():
        acted = pages.try_act(form, lambda: _vote(ballot, form, viewer, request.POST))
        if acted is not None:
            text = _("The votes are counted.") if "count" in request.POST else _("Saved.")
            to = item_url(item) if "count" in request.POST else _votes_url(ballot)
            return pages.done(request, text, to)
    context = {
        "form": form,
        "ballot": ballot,
        "item": item,
        "back": item_url(item),
        "quorum": words.quorum_text(electors.quorum),
        "has_quorum": electors.quorum.is_reached,
        "weights": words.weights(electors),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "governance/votes.html", context, status=status)


def _vote(ballot: Ballot, form: VotesForm, viewer: Any, posted: Any) -> bool:
    """The votes are kept even where they cannot be counted yet."""
    ballots.set_votes(ballot, form.answers, by=viewer)
    if "count" in posted:
        leader = form.cleaned_data.get("leader")
        ballots.close_ballot(ballot, by=viewer, leader=leader, drawn=form.drawn)
    return True


def _of_ballot(ballot: Ballot) -> str:
    return item_url(ballot.item)


def _back(ballot: Ballot, *, by: Any) -> None:
    ballots.take_ballot_back(ballot, by=by)


def _require_item(request: HttpRequest, row: Any) -> Any:
    row.item = one_item(request, row.item_id)
    return row


def one_proposal(request: HttpRequest, pk: int) -> Proposal:
    found: Proposal = _require_item(request, one_seen(Proposal, who(request), pk))
    return found


def one_disqualified(request: HttpRequest, pk: int) -> Disqualification:
    found: Disqualification = _require_item(request, one_seen(Disqualification, who(request), pk))
    return found


def one_statement(request: HttpRequest, pk: int) -> Statement:
    found: Statement = _require_item(request, one_seen(Statement, who(request), pk))
    return found


_ON_BALLOT = Acts(one_ballot, back=_of_ballot)
_ON_PROPOSAL = Acts(one_proposal, back=_of_ballot)
_ON_DISQUALIFIED = Acts(one_disqualified, back=_of_ballot)
_ON_STATEMENT = Acts(one_statement, back=_of_ballot)
ballot_back = _ON_BALLOT.press(_back, told=gettext_lazy("The vote was taken back."), right=RUN)
withdraw = _ON_PROPOSAL.press(
    proposals.withdraw, told=gettext_lazy("The proposal was withdrawn."), right=RUN
)
propose_again = _ON_PROPOSAL.press(
    lambda row, by: proposals.withdraw(row, by=by, back=True),
    told=gettext_lazy("The proposal stands again."),
    right=RUN,
)
qualify = _ON_DISQUALIFIED.press(
    proposals.take_disqualification_back,
    told=gettext_lazy("The person is not disqualified any more."),
    right=RUN,
)
statement_out = _ON_STATEMENT.press(
    proposals.take_statement_out, told=gettext_lazy("The statement was taken out."), right=RUN
)


@pages.inside
def statement_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of a statement, to keep: never shown by the browser as a page of ours."""
    found = one_statement(request, pk)
    if found.file is None:
        raise OutOfReach(f"file of statement {pk}")
    response = HttpResponse(content_of(found.file), content_type="application/octet-stream")
    name = content_disposition_header(as_attachment=True, filename=found.file.name)
    response.headers["Content-Disposition"] = name or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
