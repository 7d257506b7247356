"""Lists: columns, filters, order and export, declared once for page and API."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import Model, Q, QuerySet
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import paging
from samdrift.kernel.errors import DomainError
from samdrift.kernel.kept import Keep, ask_many
from samdrift.kernel.paging import PAGE
from samdrift.kernel.viewer import Viewer


@dataclass(frozen=True)
class Column:
    """One column. `value(row)` gives plain data for export and API; `shown(row)` what people see
    (default: the value formatted); `link(row)` an address. `sort` is the field to order by.
    `reads` are the fields its cell is made of: where every column shown tells, nothing else is read.
    `heads`: this column names the row, where another stands first. `beside` are columns for what its
    cell shows besides the value: a file has them after it, unless the list shows them already.
    """

    key: str
    label: Any
    value: Callable[[Any], Any]
    shown: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    sort: str = ""
    default: bool = True
    numeric: bool = False
    description: str = ""
    reads: tuple[str, ...] = ()
    heads: bool = False
    beside: tuple[Column, ...] = ()


@dataclass(frozen=True)
class Choice:
    value: str
    label: Any


@dataclass(frozen=True)
class Filter:
    """One filter in the URL. `apply(queryset, value, viewer)`; `choices(viewer)` for a closed set.

    `kind` is choice, text, day, flag or number. `label_of(value, viewer)` names a chosen value
    without making every choice.
    """

    key: str
    label: Any
    apply: Callable[[Any, str, Viewer], Any]
    kind: str = "choice"
    choices: Callable[[Viewer], Sequence[Choice]] | None = None
    label_of: Callable[[str, Viewer], str] | None = None
    steady: bool = False
    """Whether its condition follows from the value and the viewer alone, so that its SQL may be kept."""
    fickle: tuple[str, ...] = ()
    """Values of a steady one whose condition follows from the time of day."""
    aside: bool = False
    """Whether it is offered after the others, wherever it stands: the order is that they are applied in."""

    def keeps(self, value: str) -> bool:
        """Whether the SQL of its condition with this value may be kept."""
        return self.steady and value not in self.fickle


@dataclass(frozen=True)
class Chip:
    """A filter that is on: what it says, and the address without it."""

    key: str
    label: str
    value: str
    without: str


@dataclass
class ListSpec:
    """A list over one model. `rows(viewer)` is the reached queryset with everything its columns
    need already joined, so that a page costs the same number of queries whatever its rows.
    `reads` are the fields that the row's own name is made of.
    """

    key: str
    title: Any
    rows: Callable[[Viewer], QuerySet[Any]]
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    order: str = "id"
    empty: Any = field(default_factory=lambda: _("Nothing here yet."))
    focus_filter: str = ""
    page_size: int = PAGE
    reads: tuple[str, ...] = ()

    def column(self, key: str) -> Column | None:
        return next((c for c in self.columns if c.key == key), None)

    def filter(self, key: str) -> Filter | None:
        return next((f for f in self.filters if f.key == key), None)


def filtered(spec: ListSpec, viewer: Viewer, values: Mapping[str, str]) -> QuerySet[Any]:
    """The reached rows that match the filters; an unknown value is refused with the filter's name."""
    rows = spec.rows(viewer)
    for one in spec.filters:
        value = values.get(one.key, "")
        if value not in {"", "all"}:
            rows = _applied(one, rows, value, viewer)
    return rows


def _applied(one: Filter, rows: Any, value: str, viewer: Viewer) -> Any:
    try:
        return one.apply(rows, value.replace("\0", ""), viewer)
    except (ValueError, TypeError, OverflowError):
        raise DomainError(
            "bad_filter",
            _("“%(value)s” cannot be used in the filter %(name)s. Choose another value.")
            % {"value": value[:60], "name": one.label},
            field=one.key,
        ) from None


def narrowed(
    spec: ListSpec, rows: QuerySet[Any], columns: Sequence[Column], order: str
) -> QuerySet[Any]:
    """Only what these columns are made of: half of a page's time goes to fields nobody sees."""
    if not spec.reads or not all(column.reads for column in columns):
        return rows
    fields = {*spec.reads, order.removeprefix("-"), *(f for c in columns for f in c.reads)}
    joined = {field.rpartition("__")[0] for field in fields} - {""}
    rows = rows.select_related(None)
    return (rows.select_related(*joined) if joined else rows).only(*fields)


_PAGES = Keep(512)


def page(
    spec: ListSpec,
    viewer: Viewer,
    values: Mapping[str, str],
    columns: Sequence[Column],
    *,
    size: int,
) -> paging.Page:
    """One page of a list, as `values` ask for it: filters, `sort`, `after`, `before`."""
    order = ordering(spec, values.get("sort", ""))
    after, before = values.get("after", ""), values.get("before", "")

    def rows() -> QuerySet[Any]:
        return narrowed(spec, filtered(spec, viewer, values), columns, order)

    on = [(f, value) for f in spec.filters if (value := values.get(f.key, "")) not in {"", "all"}]
    if not (after or before) and all(f.keeps(value) for f, value in on):
        chosen = tuple((f.key, value) for f, value in on)
        key = (id(spec), viewer, chosen, tuple(c.key for c in columns), order, size)
        # With the list itself, so that its number is not given to another meanwhile.
        kept, _of = _PAGES.get(key, lambda: (paging.ready(rows(), order, size), spec))
        if kept is not None:
            first: paging.Page = kept.page()
            return first
    return paging.page(rows(), order, after=after, before=before, size=size)


def ordering(spec: ListSpec, asked: str) -> str:
    """The field to order by for ?sort=KEY or -KEY; an unknown key gives the list's own order."""
    column = spec.column(asked.removeprefix("-"))
    if column is None or not column.sort:
        return spec.order
    return ("-" if asked.startswith("-") else "") + column.sort


# Columns that most lists need


def once_a_page(make: Callable[[], Callable[[Any], Any]]) -> Callable[[Any], Any]:
    """A column's value by the function that `make` gives: made once for all the rows of a page,
    where what it needs (the language) is the same for them all.
    """

    def value(row: Any) -> Any:
        return make()(row)

    value.for_page = make  # type: ignore[attr-defined]
    return value


def for_page(value: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The value's function for the rows of one page."""
    make: Callable[[], Callable[[Any], Any]] | None = getattr(value, "for_page", None)
    return make() if make else value


def choice_text(name: str) -> Callable[[Any], str]:
    """A choice field's label. Django's own works out the whole set anew for every cell."""

    def make() -> Callable[[Any], str]:
        language = get_language()

        def value(row: Any) -> str:
            raw = getattr(row, name)
            model: Any = type(row)
            return _choice_labels(model, name, language).get(raw) or str(raw or "")

        return value

    return once_a_page(make)


def label_of(row: Any, name: str) -> str:
    """The label of a row's choice field, in the reader's language: as Django's `get_…_display` tells it."""
    raw, model = getattr(row, name), cast("Any", type(row))
    return _choice_labels(model, name, get_language()).get(raw) or str(raw or "")


@functools.lru_cache(maxsize=1000)
def _choice_labels(model: type[Model], name: str, _language: str | None) -> dict[Any, str]:
    field: Any = model._meta.get_field(name)
    return {value: str(label) for value, label in field.flatchoices}


def address(name: str) -> Callable[[Any], str]:
    """A row's own address: the pattern is worked out once for each day shown, not for every row."""
    return lambda row: address_of(name, row.pk)


def address_of(name: str, pk: int) -> str:
    """The address with this name and key."""
    return _pattern(get_script_prefix(), name).replace(_PLACE, str(pk), 1)


def addresses(name: str) -> Callable[[int], str]:
    """The address with this name for one key after another, on one page."""
    before, _place, after = _pattern(get_script_prefix(), name).partition(_PLACE)
    return lambda pk: f"{before}{pk}{after}"


def labels_of(model: type[Model], name: str) -> Mapping[Any, str]:
    """The labels of a choice field, in the reader's language."""
    return _choice_labels(model, name, get_language())


_PLACE = "987654321012345678"


@functools.lru_cache(maxsize=1000)
def _pattern(_prefix: str, name: str) -> str:
    return reverse(name, args=[_PLACE])


# Filters that most lists need


def equals(key: str, label: Any, lookup: str, choices: Sequence[tuple[str, Any]]) -> Filter:
    """A closed set of values, told as (value, label)."""
    allowed = {value for value, _label in choices}

    def apply(rows: Any, value: str, _viewer: Viewer) -> Any:
        chosen = value.split(",")
        if not set(chosen) <= allowed:
            raise ValueError(value)
        return rows.filter(**{f"{lookup}__in": chosen})

    def label_of(value: str, _viewer: Viewer) -> str:
        names = dict(choices)
        return ", ".join(str(names.get(one, one)) for one in value.split(","))

    return Filter(
        key,
        label,
        apply,
        choices=lambda _viewer: [Choice(v, name) for v, name in choices],
        label_of=label_of,
        steady=True,
    )


def related(
    key: str,
    label: Any,
    lookup: str,
    options: Callable[[Viewer], QuerySet[Any]],
    name: Callable[[Any], str] = str,
) -> Filter:
    """Rows of another model, by id; the choices are those the viewer may see."""

    def apply(rows: Any, value: str, _viewer: Viewer) -> Any:
        return rows.filter(**{f"{lookup}__in": [int(one) for one in value.split(",")]})

    def label_of(value: str, viewer: Viewer) -> str:
        chosen = [int(one) for one in value.split(",")]
        found = ask_many(
            ("named", options), viewer, lambda pks: options(viewer).filter(pk__in=pks), chosen
        )
        return ", ".join(name(row) for row in found)

    return Filter(
        key,
        label,
        apply,
        choices=lambda viewer: [Choice(str(row.pk), name(row)) for row in options(viewer)],
        label_of=label_of,
        steady=True,
    )


def text_filter(key: str, label: Any, *lookups: str) -> Filter:
    """Rows where one of the fields holds the text."""

    def apply(rows: Any, value: str, _viewer: Viewer) -> Any:
        found = Q()
        for lookup in lookups:
            found |= Q(**{f"{lookup}__icontains": value})
        return rows.filter(found)

    return Filter(key, label, apply, kind="text")


def flag(key: str, label: Any, condition: Callable[[Viewer], Q]) -> Filter:
    """Yes or no."""

    def apply(rows: Any, value: str, viewer: Viewer) -> Any:
        if value not in {"yes", "no"}:
            raise ValueError(value)
        return rows.filter(condition(viewer)) if value == "yes" else rows.exclude(condition(viewer))

    return Filter(
        key,
        label,
        apply,
        kind="flag",
        choices=lambda _viewer: [Choice("yes", _("yes")), Choice("no", _("no"))],
        label_of=lambda value, _viewer: str(_("yes") if value == "yes" else _("no")),
    )


@dataclass
class Act:
    """An act on many chosen rows: `do(rows, by, values)` returns how many were changed."""

    key: str
    label: Any
    right: str
    do: Callable[[Sequence[Model], Viewer, Mapping[str, str]], int]
    form: Callable[..., Any] | None = None
    confirm: Any = ""


@dataclass
class Register:
    """A register of one kind of object: its list, form, acts and services, declared once.

    From it come the list page, export, detail, the pages to add and change, and the API.
    `form(viewer, instance)` builds a Django form class instance; `create(by=…, **cleaned)` and
    `change(row, by=…, **cleaned)` are services. Where rows come another way than by a form, `new_at` is
    the name of that page, for those who `may_create`. `detail_asked` is more of the page for what its
    address asks for, such as which of its rows in which order. `detail_steady` says that `detail_rows`
    follows from the viewer alone, so that its SQL may be kept. `history_of` gives the events of a row
    that the viewer may read; None: all of them. `list_head`, `list_acts` and `list_above` are templates
    for the list page's head, beside its heading, and above its rows; `list_context` gives their values
    for a viewer and what the address asks for.
    """

    room: str
    key: str
    model: type[Model]
    name: Any
    spec: ListSpec
    lead: Any = ""
    form: Callable[..., Any] | None = None
    create: Callable[..., Any] | None = None
    change: Callable[..., Any] | None = None
    may_create: str = ""
    may_change: str = ""
    new_label: Any = field(default_factory=lambda: _("New"))
    new_at: str = ""
    detail_template: str = ""
    detail_context: Callable[[Viewer, Any], dict[str, Any]] | None = None
    detail_asked: Callable[[Viewer, Any, Mapping[str, str]], dict[str, Any]] | None = None
    detail_rows: Callable[[Viewer], Any] | None = None
    detail_steady: bool = False
    history_of: Callable[[Viewer, Any], Collection[str] | None] | None = None
    fields: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    acts: Sequence[Act] = ()
    summary: Callable[[Viewer], str] | None = None
    list_head: str = ""
    list_acts: str = ""
    list_above: str = ""
    list_context: Callable[[Viewer, Mapping[str, str]], dict[str, Any]] | None = None
    load_kind: str = ""

    @property
    def url_base(self) -> str:
        return f"{self.room}:{self.key}"
