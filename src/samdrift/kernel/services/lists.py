"""What a person keeps of a list: views under a name, and which columns."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.calc.text import clean
from samdrift.kernel.errors import DomainError
from samdrift.kernel.models.site import Columns, SavedView
from samdrift.kernel.queries import own_account
from samdrift.kernel.viewer import Viewer

MOST_VIEWS = 40


@transaction.atomic
def save_view(list_key: str, name: str, query: str, *, by: Viewer) -> SavedView:
    """Keep the list as it stands under a name; the same name again replaces it."""
    name = _named(name)
    mine = SavedView.objects.filter(account_id=own_account(by), list_key=list_key)
    if mine.count() >= MOST_VIEWS and not mine.filter(name=name).exists():
        raise DomainError(
            "too_many_views",
            _("You have %(most)s views of this list. Delete one first.") % {"most": MOST_VIEWS},
        )
    view, _made = SavedView.objects.update_or_create(
        account_id=own_account(by), list_key=list_key, name=name, defaults={"query": query[:4000]}
    )
    return view


@transaction.atomic
def rename_view(view: SavedView, name: str, *, by: Viewer) -> SavedView:
    name = _named(name)
    same = SavedView.objects.filter(
        account_id=own_account(by), list_key=view.list_key, name=name
    ).exclude(pk=view.pk)
    if same.exists():
        raise DomainError(
            "name_taken", _("You have another view with this name. Choose another name.")
        )
    view.name = name
    view.save(update_fields=["name"])
    return view


def delete_view(view: SavedView, *, by: Viewer) -> None:
    SavedView.objects.filter(pk=view.pk, account_id=own_account(by)).delete()


def choose_columns(list_key: str, keys: Sequence[str], *, by: Viewer) -> None:
    """Which columns of the list to show from now on; none gives the list's own."""
    rows = Columns.objects.filter(account_id=own_account(by), list_key=list_key)
    if keys:
        Columns.objects.update_or_create(
            account_id=own_account(by), list_key=list_key, defaults={"keys": list(keys)}
        )
    else:
        rows.delete()


def _named(name: str) -> str:
    name = clean(name).strip()[:80]
    if not name:
        raise DomainError("no_name", _("Give the view a name."), field="name")
    return name
