"""The fields of forms as HTML without templates: character for character what Django's own templates give.

Those take a template for the field, one for each choice and one for each of their attributes: with some
fields that have many choices it is a quarter of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.safestring import SafeData, SafeString

Widget = Mapping[str, Any]
Draw = Callable[[Widget], str | None]
_OPTION = "django/forms/widgets/select_option.html"


def drawn(template: str, widget: Widget) -> SafeString | None:
    """The field that the template would give; None where it is one that is left to it."""
    draw = _BY_TEMPLATE.get(template)
    made = draw(widget) if draw else None
    return None if made is None else SafeString(made)


def _as_text(value: Any) -> str:
    """As the filter `stringformat` gives it."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def _shown(value: Any) -> str:
    """As a value stands in a template."""
    if type(value) is str:
        return escape(value)
    return str(render_value_in_context(value, Context()))


def _attrs(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {_shown(name)}" if value is True else f' {_shown(name)}="{_as_text(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Widget) -> str | None:
    if widget.get("wrap_label"):
        return None
    value = "" if widget["value"] is None else f' value="{_as_text(widget["value"])}"'
    kind, name = _shown(widget["type"]), _shown(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attrs(widget["attrs"])}>'


def _textarea(widget: Widget) -> str:
    value = _shown(widget["value"]) if widget["value"] else ""
    return (
        f'<textarea name="{_shown(widget["name"])}"{_attrs(widget["attrs"])}>\n{value}</textarea>'
    )


def _select(widget: Widget) -> str | None:
    parts = [f'<select name="{_shown(widget["name"])}"{_attrs(widget["attrs"])}>']
    for group, options, _number in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_shown(group)}">')
        for option in options:
            if option["template_name"] != _OPTION:
                return None
            value, attrs = _as_text(option["value"]), _attrs(option["attrs"])
            label = _shown(option["label"])
            parts.append(f'\n  <option value="{value}"{attrs}>{label}</option>\n')
        if group:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


_INPUTS = ("date", "email", "hidden", "number", "password", "radio_option", "text", "url")
_BY_TEMPLATE: dict[str, Draw] = {
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
}
