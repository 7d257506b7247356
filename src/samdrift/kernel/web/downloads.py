"""Files to keep: sent as attachments, never shown by the browser as pages of ours."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(
    data: bytes, name: str, media_type: str = "application/octet-stream"
) -> HttpResponse:
    """The bytes under a file name."""
    response = HttpResponse(data, content_type=media_type)
    told = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = told or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
