"""Tables of the ground. Import each from the module it lives in."""

from samdrift.kernel.models import files, history, intake, mail, search, site, work  # noqa: F401
