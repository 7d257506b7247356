"""Since when an account must have been used not to count as unused."""

import datetime as dt

UNUSED_DAYS = 90
"""So long without being used an account is one to ask about."""


def unused_since(day: dt.date) -> dt.date:
    """The last day of use that is too long ago, seen from the day."""
    return day - dt.timedelta(days=UNUSED_DAYS)
