"""Tags of the page's frame: a block's content used twice, and what the shell marks."""

from __future__ import annotations

import functools
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from samdrift.kernel.web import top

register = template.Library()


@register.simple_block_tag
def capture(content: str) -> SafeString:
    """What stands inside, stripped, for use in several places: `{% capture as name %}…`."""
    return SafeString(content.strip())


@functools.cache
def _head() -> SafeString:
    return SafeString(render_to_string("kernel/_head.html").strip())


@register.simple_tag
def head_links() -> SafeString:
    """Styles and scripts, the same on every page and so drawn once."""
    return _head()


@register.simple_tag(takes_context=True)
def page_top(context: Any) -> SafeString:
    """The top of the page; without a viewer, as where the site is broken, it has the name alone."""
    if "front" in context:
        return top.top(context)
    return SafeString(render_to_string("kernel/_top.html"))
