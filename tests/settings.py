"""The site's settings, with a dummy room on top that proves the sockets."""

from samdrift.settings import *  # noqa: F403
from samdrift.settings import INSTALLED_APPS as ROOMS
from samdrift.settings import MIDDLEWARE as ALL_MIDDLEWARE

INSTALLED_APPS = ["tests.dummy_room", *ROOMS]
WHITENOISE = "whitenoise.middleware.WhiteNoiseMiddleware"
MIDDLEWARE = [
    "tests.static_once.StaticOnce" if one == WHITENOISE else one for one in ALL_MIDDLEWARE
]
