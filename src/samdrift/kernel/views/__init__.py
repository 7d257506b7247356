"""Pages of the ground itself."""

from samdrift.kernel.views.errors import broken, forbidden, not_found

__all__ = ["broken", "forbidden", "not_found"]
