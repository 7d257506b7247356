"""Pages of intake: choose a file, tie its columns, see what would happen, follow it, mend rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samdrift.kernel.errors import DomainError, OutOfReach
from samdrift.kernel.intake import queries, reasons, services
from samdrift.kernel.intake.forms import SendIn
from samdrift.kernel.intake.kinds import LoadKind, Note, load_kind
from samdrift.kernel.intake.taking import Tally
from samdrift.kernel.lists import Column
from samdrift.kernel.models.intake import Intake
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import exports, pages


def _kind(request: HttpRequest, key: str) -> LoadKind:
    if key not in registry.loads:
        raise Http404(key)
    kind = load_kind(key)
    require(pages.who(request), kind.right)
    return kind


def _intake(request: HttpRequest, pk: int) -> Intake:
    found = queries.intake_of(pages.who(request), pk)
    if found is None:
        raise OutOfReach(f"intake {pk}")
    return found


@pages.inside
def overview(request: HttpRequest) -> HttpResponse:
    """What can be taken in, and the files sent in before."""
    viewer = pages.who(request)
    kinds = services.kinds_for(viewer)
    if not kinds:
        raise OutOfReach("intake")
    context = {"kinds": kinds, "intakes": queries.recent(viewer)}
    return render(request, "intake/overview.html", context)


@pages.inside
def send_in(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a file; its headings are read at once."""
    kind = _kind(request, key)
    viewer = pages.who(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    asked = {
        "member": request.GET.get("member", ""),
        **{f"given_{key}": request.GET.get(key, "") for key in kind.givable},
    }
    form = SendIn(*sent, viewer=viewer, kind=kind, initial=asked)
    if form.is_valid():
        upload, member = form.cleaned_data["file"], form.cleaned_data.get("member")
        intake = pages.try_act(
            form,
            lambda: services.send_in(
                key,
                form.data_of(upload),
                upload.name,
                by=viewer,
                member_id=member,
                given=form.given(),
            ),
        )
        if intake is not None:
            return redirect("intake:one", pk=intake.pk)
    fields = [{"field": f, "headings": ", ".join(f.headings[:4])} for f in kind.fields]
    return pages.form_page(
        request,
        form,
        title=kind.name,
        submit=_("Read the file"),
        back=reverse("intake:overview"),
        template="intake/send_in.html",
        kind=kind,
        fields=fields,
    )


@pages.inside
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what it is waiting for now."""
    intake = _intake(request, pk)
    if intake.state == Intake.State.UNUSABLE:
        text = reasons.file_text(intake.refusal, intake.refusal_values)
        context = {"intake": intake, "why": text, "kind": load_kind(intake.kind)}
        return render(request, "intake/unusable.html", context)
    if intake.state == Intake.State.STAGED:
        return _preview(request, intake)
    context = _progress_context(intake)
    template = "intake/progress.html"
    htmx: Any = request.htmx  # type: ignore[attr-defined]
    if htmx and htmx.target == "progress":
        template += "#progress"
    return render(request, template, context)


def _progress_context(intake: Intake) -> dict[str, Any]:
    rows = list(services.refused_rows(intake)[: queries.SHOWN])
    doing = services.work_of(intake)
    running = services.is_going(intake, doing)
    return {
        "intake": intake,
        "kind": load_kind(intake.kind),
        "work": doing,
        "running": running,
        "can_go_on": not running and intake.state != Intake.State.DONE,
        "percent": 100 * intake.next_line // max(intake.total_count, 1),
        "rows": queries.mentions(rows),
        "more": max(0, intake.refused_count - len(rows)),
    }


def _preview(request: HttpRequest, intake: Intake) -> HttpResponse:
    """The columns as they are tied, and what taking the file would do."""
    kind, viewer = load_kind(intake.kind), pages.who(request)
    table = services.table_of(intake)
    missing, tally, notes = _tried(intake, table, viewer)
    context = {
        "intake": intake,
        "kind": kind,
        "missing": missing,
        "tally": tally,
        "tried": min(intake.total_count, services.TRIED_ROWS),
        "partly": intake.total_count > services.TRIED_ROWS,
        "refused": queries.mentions(
            queries.would_be_refused(intake, tally.refused)[: queries.SHOWN]
        ),
        "notes": queries.noted(notes[: queries.SHOWN]),
        "columns": _column_choices(intake, kind),
        "samples": queries.samples(table.rows),
        "members": queries.member_choices(viewer) if kind.wants_member else (),
    }
    return render(request, "intake/preview.html", context)


def _tried(intake: Intake, table: Any, viewer: Viewer) -> tuple[str, Tally, Sequence[Note]]:
    """What is lacking before it can be tried at all, or what trying it gave."""
    try:
        services.require_columns(intake)
    except DomainError as error:
        return str(error.message), Tally(), ()
    return "", *services.try_out(intake, table, by=viewer)


def _column_choices(intake: Intake, kind: LoadKind) -> list[dict[str, Any]]:
    """For each heading of the file the field it tells, and the fields to choose from."""
    told = {at: key for key, at in intake.mapping.items()}
    return [
        {
            "at": at,
            "heading": heading or _("(no heading)"),
            "field": told.get(at, ""),
            "fields": kind.fields,
        }
        for at, heading in enumerate(intake.headers)
    ]


@require_POST
@pages.inside
def tie(request: HttpRequest, pk: int) -> HttpResponse:
    """Tie columns to fields by hand."""
    intake = _intake(request, pk)
    fields = {f.key for f in load_kind(intake.kind).fields}
    columns: dict[str, int] = {}
    for at in range(len(intake.headers)):
        key = request.POST.get(f"column-{at}", "")
        if key in fields:
            if key in columns:
                raise DomainError(
                    "column_twice",
                    _("One field was given two columns. Go back and choose one of them."),
                )
            columns[key] = at
    viewer = pages.who(request)
    member = queries.allowed_member(viewer, request.POST.get("member", ""))
    services.tie_columns(intake, by=viewer, columns=columns, member_id=member)
    return redirect("intake:one", pk=pk)


@require_POST
@pages.inside
def start(request: HttpRequest, pk: int) -> HttpResponse:
    services.start(_intake(request, pk), by=pages.who(request))
    return redirect("intake:one", pk=pk)


@require_POST
@pages.inside
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    services.ask_to_stop(_intake(request, pk), by=pages.who(request))
    back = reverse("intake:one", args=[pk])
    return pages.done(request, _("It stops after the rows it is taking now."), back)


@pages.inside
def mend(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """One refused row: correct its cells and try again, or drop it."""
    intake = _intake(request, pk)
    row = services.refused_rows(intake).filter(line=line).first()
    back = reverse("intake:one", args=[pk])
    if row is None:
        return pages.done(request, _("This row has already been taken or dropped."), back)
    viewer = pages.who(request)
    if request.method == "POST" and "drop" in request.POST:
        services.drop_row(row, by=viewer)
        return pages.done(request, _("Row %(line)s was dropped.") % {"line": line}, back)
    if request.method == "POST":
        mended = [request.POST.get(f"cell-{at}", "") for at in range(len(intake.headers))]
        row = services.mend_row(row, by=viewer, cells=mended)
        if row.state != row.State.REFUSED:
            return pages.done(request, _("Row %(line)s was taken.") % {"line": line}, back)
    cells = [
        {
            "at": at,
            "heading": heading,
            "value": _cell(at)(row) or "",
            "bad": bool(row.column) and heading[:120] == row.column,
        }
        for at, heading in enumerate(intake.headers)
    ]
    context = {
        "intake": intake,
        "row": row,
        "cells": cells,
        "reason": queries.why(row),
        "disputed": row.reason == "duplicate",
        "back": back,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "intake/mend.html", context, status=status)


@require_POST
@pages.inside
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try all refused rows again, for instance after a missing member was added."""
    mended = services.retry_refused(_intake(request, pk), by=pages.who(request))
    text = ngettext("%(n)s row was taken.", "%(n)s rows were taken.", mended) % {"n": mended}
    return pages.done(request, text, reverse("intake:one", args=[pk]))


@pages.inside
def refused_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The refused rows as a file of their own, with row number and reason, to mend and send in again."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    intake = _intake(request, pk)
    columns = [Column("row", _("Row"), lambda row: row.line)]
    columns += [
        Column(f"c{at}", heading or _("(no heading)"), _cell(at))
        for at, heading in enumerate(intake.headers)
    ]
    columns.append(Column("why", _("Why it was refused"), queries.why))
    return exports.export(services.refused_rows(intake), columns, _("Refused rows"), form)


def _cell(at: int) -> Any:
    return lambda row: row.cells[at] if at < len(row.cells) else None
