"""The site's settings, with a dummy room on top that proves the sockets."""

from samdrift.settings import *  # noqa: F403
from samdrift.settings import INSTALLED_APPS as ROOMS

INSTALLED_APPS = ["tests.dummy_room", *ROOMS]
