"""The bare site, as the server asks for it."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare.site"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
