"""Pages of figures: loading a file, amounts by hand, lines and their prefixes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.files import content_of, refuse_too_large
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who
from samdrift.money.forms import budget as forms
from samdrift.money.intake.figure_load import Loaded, load_figures, told
from samdrift.money.intake.figures import Options
from samdrift.money.lists.figure_words import line_url, set_url
from samdrift.money.models.accounts import FigureSet, LinePrefix, StandardLine
from samdrift.money.services import figures as services
from samdrift.money.services import lines as line_services

Stage = FigureSet.Stage


@pages.inside
def load(request: HttpRequest) -> HttpResponse:
    """Load a file of figures; what is wrong in it is told line by line."""
    viewer = who(request)
    require(viewer, services.WRITE)
    form = filled(forms.LoadForm, request, viewer)
    loaded = Loaded()
    if request.method == "POST" and form.is_valid():
        taken = pages.try_act(form, lambda: _loaded(form.cleaned_data, viewer))
        loaded = taken or loaded
        if loaded.made or loaded.known:
            sets = [*loaded.made, *loaded.known]
            to = set_url(sets[0]) if len(sets) == 1 else reverse("money:figures_list")
            return pages.done(request, told(loaded), to)
    values = {
        "form": form,
        "faults": loaded.faults[:100],
        "fault_count": len(loaded.faults),
        "title": _("Load budget or accounts"),
        "submit": _("Load"),
        "back": reverse("money:figures_list"),
    }
    refused = form.errors or loaded.faults
    return render(request, "money/figures_load.html", values, status=422 if refused else 200)


def _loaded(data: dict[str, Any], viewer: Viewer) -> Loaded:
    upload = data["figures"]
    refuse_too_large(upload.size)
    member = data["member"]
    options = Options(
        member.pk if member else None,
        data["year"],
        data["stage"],
        {"kroner": False, "thousands": True}.get(data["unit"]),
    )
    return load_figures(upload.read(), str(upload.name), by=viewer, options=options)


@pages.inside
def by_hand(request: HttpRequest) -> HttpResponse:
    """Amounts of a member's year by line; what is left empty is not known."""
    viewer = who(request)
    require(viewer, services.WRITE)
    return act_page(
        request,
        filled(forms.HandForm, request, viewer),
        lambda data: services.write_by_hand(data.pop("member"), by=viewer, **data),
        title=_("Write figures"),
        lead=_("Amounts in kroner without VAT that comes back. What you leave empty is not known; write 0 for nothing."),
        submit=_("Save"),
        told=gettext_lazy("The figures are saved."),
        back=reverse("money:figures_list"),
        to=set_url,
    )  # fmt: skip


@pages.inside
def set_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that figures were read from, byte for byte as it came."""
    found = one_seen(FigureSet, who(request), pk)
    if found.file is None:
        raise OutOfReach(f"file of figures {pk}")
    return attachment(content_of(found.file), found.file.name)


_ON_LINE = Acts(StandardLine, back=line_url, called="line")
_ON_PREFIX = Acts(LinePrefix, back=lambda row: line_url(row.line))

prefix_add = _ON_LINE.form(
    line_services.add_prefix,
    forms.PrefixForm,
    right=line_services.PLACE,
    owner=lambda _row: None,
    title=gettext_lazy("Which accounts belong to %(line)s?"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The accounts are placed on the line, also in figures read before."),
    to=lambda row: line_url(row.line),
)
prefix_remove = _ON_PREFIX.press(
    line_services.remove_prefix,
    told=gettext_lazy("The accounts no longer belong to the line."),
)
