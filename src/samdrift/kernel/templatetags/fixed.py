"""`{% translate "…" %}` of a fixed text: it is looked up once for each language, where Django's own tag
looks it up, and asks whether it is safe, each time that it is shown. A page has some fifty.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import Node, Parser, Token, Variable
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

register = template.Library()


class Fixed(Node):
    """The text in each language that it was asked for in."""

    def __init__(self, node: TranslateNode) -> None:
        self._node = node
        self._known: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        known = self._known.get(language)
        if known is None:
            known = self._known[language] = str(self._node.render(context))
        return known


@register.tag("translate")
def translate(parser: Parser, token: Token) -> Node:
    """Django's own tag, fixed where nothing but the language goes into what it shows."""
    node: Any = do_translate(parser, token)
    return Fixed(node) if isinstance(node, TranslateNode) and _is_fixed(node) else node


def _is_fixed(node: Any) -> bool:
    told = node.filter_expression
    plain = isinstance(told.var, Variable) and told.var.lookups is None and not told.filters
    return bool(plain and not (node.asvar or node.message_context or node.noop))
