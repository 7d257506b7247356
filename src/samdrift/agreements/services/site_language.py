"""The language that the site itself writes: letters, and titles that the product makes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import override

from samdrift.kernel.models.site import Site


def site_language() -> str:
    site = Site.objects.first()
    return site.default_language if site else str(settings.LANGUAGE_CODE)


def in_site_language() -> Any:
    """What is stored for all to read is in the site's language, whoever acts."""
    return override(site_language())
