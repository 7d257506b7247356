"""Pages of duties: of an agreement, of a year; and the acts on one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samdrift.agreements.forms import duties as forms
from samdrift.agreements.lists import duty_pages as pages_of
from samdrift.agreements.lists.duty_words import duty_url
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.duties import Duty
from samdrift.agreements.queries import duties as queries
from samdrift.agreements.services import duties as services
from samdrift.agreements.services.usual_duties import add_usual
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.pages import who

WHOSE = (Duty.Whose.OURS.value, Duty.Whose.SUPPLIER.value)


def _agreement(viewer: Viewer, pk: int) -> Agreement:
    """One whose duties are for the viewer."""
    found: Agreement | None = queries.readable(viewer).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"duties of agreement {pk}")
    return found


@pages.inside
def of_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    context = pages_of.of_agreement(viewer, _agreement(viewer, pk))
    return render(request, "agreements/duties_of.html", context)


@pages.inside
def usual(request: HttpRequest, pk: int) -> HttpResponse:
    """The duties such agreements nearly always have, ticked off and written down at once."""
    viewer = who(request)
    agreement = _agreement(viewer, pk)
    rights.require(viewer, services.MANAGE, agreement)

    def told(made: list[Duty]) -> str:
        text = ngettext("%(n)s duty was added.", "%(n)s duties were added.", len(made))
        return text % {"n": len(made)}

    return act_page(
        request,
        filled(forms.UsualForm, request, viewer),
        lambda data: add_usual(agreement, by=viewer, **data),
        title=_("The usual duties of %(agreement)s") % {"agreement": agreement},
        lead=_("Tick what the agreement says. You can change each of them afterwards."),
        submit=_("Add"),
        back=pages_of.of_agreement_url(pk),
        told=told,
    )


def _one(request: HttpRequest, pk: int) -> Any:
    found = queries.listed(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"duty {pk}")
    return found


end = Acts(_one, back=duty_url, called="duty").form(
    services.end_duty,
    forms.EndForm,
    right=services.MANAGE,
    owner=lambda duty: duty.agreement,
    title=gettext_lazy("End %(duty)s"),
    submit=gettext_lazy("End"),
    told=gettext_lazy("The duty is ended."),
)


# The year


@pages.inside
def year(request: HttpRequest) -> HttpResponse:
    """What every agreement asks for in a year, however far ahead."""
    viewer = who(request)
    asked = _year(request.GET.get("year", ""), viewer.today)
    group = request.GET.get("group", "")
    group = group if group in pages_of.GROUPS else ""
    whose = request.GET.get("whose", "")
    whose = whose if whose in WHOSE else ""
    context = pages_of.year_page(viewer, asked, group, whose)
    kept = {"year": str(asked), "group": group, "whose": whose}
    return render(
        request,
        "agreements/duties_year.html",
        context
        | {
            "before": _query(kept, year=str(asked - 1)),
            "after": _query(kept, year=str(asked + 1)),
            "chips": _chips(kept),
        },
    )


def _year(text: str, today: dt.date) -> int:
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else today.year  # noqa: PLR2004
    return year if pages_of.FIRST_YEAR <= year <= pages_of.LAST_YEAR else today.year


def _query(kept: dict[str, str], **values: str) -> str:
    return "?" + urlencode({key: value for key, value in {**kept, **values}.items() if value})


def _chips(kept: dict[str, str]) -> list[tuple[Any, str, bool]]:
    """(label, address, whether it is on); the one that is on leads back to all."""

    def chip(name: str, key: str, label: Any) -> tuple[Any, str, bool]:
        on = kept[name] == key
        return label, _query(kept, **{name: "" if on else key}), on

    groups = [chip("group", key, label) for key, (label, _kinds) in pages_of.GROUPS.items()]
    sides = [chip("whose", value, Duty.Whose(value).label) for value in WHOSE]
    return [*groups, *sides]
