"""Pages of keys: what they say, held against another; what they split, and from when."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.pages import who
from samdrift.money.forms import key_charges as charge_forms
from samdrift.money.forms import keys as forms
from samdrift.money.lists import key_compare
from samdrift.money.lists.key_words import charge_url, key_url
from samdrift.money.models.keys import CutOver, FixedCharge, KeyVersion, SplitKey
from samdrift.money.queries import keys as queries
from samdrift.money.queries.key_costs import Other
from samdrift.money.services import key_charges, key_ties
from samdrift.money.services import key_versions as services
from samdrift.money.services.key_parts import spec_of
from samdrift.money.services.keys import MANAGE
from samdrift.money.views.report_files import FORMS, as_file

PREVIEW = "preview"


@pages.inside
def version_new(request: HttpRequest, pk: int) -> HttpResponse:
    """What the key says from a day on, begun from what it says now."""
    viewer = who(request)
    key = one_seen(SplitKey, viewer, pk)
    rights.require(viewer, MANAGE, key)
    versions = queries.versions_of(key, viewer)
    return _editor(request, key, versions[0] if versions else None, fixed=False)


@pages.inside
def version_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a version that no closed run has used."""
    viewer = who(request)
    version = one_seen(KeyVersion, viewer, pk)
    rights.require(viewer, MANAGE, version.key)
    versions = queries.versions_of(version.key, viewer)
    whole = next(one for one in versions if one.pk == version.pk)
    return _editor(request, version.key, whole, fixed=True)


def _editor(request: HttpRequest, key: SplitKey, version: Any, *, fixed: bool) -> HttpResponse:
    viewer = who(request)
    given = {"key": key, "version": version, "fixed": fixed, "viewer": viewer}
    form = forms.VersionForm(request.POST if request.method == "POST" else None, **given)
    more: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == PREVIEW:
            more = _preview(viewer, key, form)
        else:
            saved = pages.try_act(form, lambda: _save(form, key, version, viewer))
            if saved is not None:
                return pages.done(request, _("What the key says was saved."), key_url(key))
    title = _("Correct what “%(key)s” says") if fixed else _("What “%(key)s” says from a day on")
    return pages.form_page(
        request,
        form,
        title=title % {"key": key},
        submit=_("Save") if fixed else _("Adopt"),
        back=key_url(key),
        template="money/key_version_form.html",
        key=key,
        **more,
    )


def _save(form: Any, key: SplitKey, version: Any, viewer: Viewer) -> KeyVersion:
    if form.fixed:
        return services.change_version(version, by=viewer, **form.cleaned_data)
    return services.adopt_version(key, by=viewer, **form.cleaned_data)


def _preview(viewer: Viewer, key: SplitKey, form: Any) -> dict[str, Any]:
    """Nothing is saved: what each would pay, had it held last year."""
    year = viewer.day.year - 1
    data = form.cleaned_data
    other = Other(spec_of(key, data["parts"], data["caps"]))
    found = key_compare.compared(viewer, key, year=year, other=other)
    return {"preview": key_compare.page(found, year, other)}


@pages.inside
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """A key held against another, or with members that come or go; also as PDF and spreadsheet."""
    viewer = who(request)
    key = one_seen(SplitKey, viewer, pk)
    form = forms.CompareForm(request.GET or None, key=key, viewer=viewer)
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    year = data.get("year") or viewer.day.year - 1
    other = Other(
        key_compare.spec_chosen(data.get("other") or "", viewer),
        frozenset(one.pk for one in data.get("joins") or ()),
        frozenset(one.pk for one in data.get("leaves") or ()),
    )
    found = key_compare.compared(viewer, key, year=year, amount=data.get("amount"), other=other)
    file = request.GET.get("as", "")
    if found.rows and file in FORMS:
        return as_file(key_compare.report(found, key, year), file, viewer)
    values = {
        "key": key,
        "key_url": key_url(key),
        "form": form,
        "refused": form.errors if form.is_bound else {},
        "shown": key_compare.page(found, year, other),
    }
    status = 422 if values["refused"] else 200
    return render(request, "money/key_compare.html", values, status=status)


def _version(request: HttpRequest, pk: int) -> KeyVersion:
    viewer = who(request)
    found = seen(KeyVersion, viewer).select_related("key").filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"KeyVersion {pk}")
    return found  # type: ignore[no-any-return]


_ON_VERSION = Acts(_version, back=lambda row: key_url(row.key), called="version")
version_end = _ON_VERSION.form(
    services.end_version,
    forms.EndVersionForm,
    right=MANAGE,
    title=gettext_lazy("When is this no longer so? %(version)s"),
    submit=gettext_lazy("End it"),
    told=gettext_lazy("The end was written down."),
    owner=lambda row: row.key,
)
version_strike = _ON_VERSION.press(
    services.strike_version, told=gettext_lazy("It was struck. The history tells what it said.")
)

_ON_CHARGE = Acts(FixedCharge, back=charge_url, called="charge")
charge_amount = _ON_CHARGE.form(
    key_charges.new_amount,
    charge_forms.AmountForm,
    right=MANAGE,
    title=gettext_lazy("New amount: %(charge)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The new amount was written down."),
    to=charge_url,
)

_ON_AGREEMENT = Acts(Agreement, back=agreement_url, called="agreement")
agreement_key = _ON_AGREEMENT.form(
    key_ties.set_key,
    charge_forms.AgreementKeyForm,
    right=MANAGE,
    title=gettext_lazy("How the cost of “%(agreement)s” is split"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("How the cost is split was saved."),
    lead=gettext_lazy("Cost of one member alone always goes to that member."),
)


@pages.inside
def agreement_cut_over(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = one_seen(Agreement, who(request), pk)
    return _cut_over(request, agreement, agreement_url(agreement))


@pages.inside
def key_cut_over(request: HttpRequest, pk: int) -> HttpResponse:
    key = one_seen(SplitKey, who(request), pk)
    return _cut_over(request, key, key_url(key))


def _cut_over(request: HttpRequest, owner: Any, back: str) -> HttpResponse:
    viewer = who(request)
    rights.require(viewer, MANAGE)
    form = filled(charge_forms.CutOverForm, request, viewer, instance=owner)
    return act_page(
        request,
        form,
        lambda data: key_ties.set_cut_over(**data, **form.owner(), by=viewer),
        title=_("When a member comes into the split of “%(what)s”") % {"what": owner},
        submit=_("Save"),
        back=back,
        told=_("The day was saved."),
    )


def _owner_url(row: CutOver) -> str:
    return agreement_url(row.agreement) if row.agreement else key_url(row.key)


cut_over_remove = Acts(CutOver, back=_owner_url).press(
    key_ties.remove_cut_over, told=gettext_lazy("The day was taken away.")
)
