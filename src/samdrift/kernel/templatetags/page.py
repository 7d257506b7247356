"""Tags of the page's frame: a block's content used twice, and what the shell marks."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def capture(content: str) -> SafeString:
    """What stands inside, stripped, for use in several places: `{% capture as name %}…`."""
    return SafeString(content.strip())
