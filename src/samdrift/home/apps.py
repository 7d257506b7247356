from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "samdrift.home"
    label = "home"

    def ready(self) -> None:
        from samdrift.home import sockets  # noqa: F401 -- fills its sockets
