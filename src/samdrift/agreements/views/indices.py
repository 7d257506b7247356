"""Pages of acts on price indices."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.agreements.forms.indices import FiguresForm
from samdrift.agreements.lists.indices import index_url
from samdrift.agreements.models.terms import IndexSeries
from samdrift.agreements.services import indices as services
from samdrift.agreements.services.indices import CHANGE_INDEX
from samdrift.kernel.forms import Form
from samdrift.kernel.web.acts import Acts

_ON = Acts(IndexSeries, back=index_url, called="index")


def _told(count: int) -> str:
    text = ngettext("%(n)s figure was changed.", "%(n)s figures were changed.", count)
    return text % {"n": count}


def _list(_result: Any) -> str:
    return reverse("agreements:index_list")


figures = _ON.form(
    services.set_figures,
    FiguresForm,
    right=CHANGE_INDEX,
    title=_("Figures of %(index)s"),
    submit=_("Save the figures"),
    told=_told,
)
remove = _ON.form(
    services.remove_series,
    Form,
    right=CHANGE_INDEX,
    title=_("Take away “%(index)s”?"),
    submit=_("Take away"),
    told=_("The index was taken away."),
    to=_list,
    danger=True,
)
