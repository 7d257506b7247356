from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "samdrift.desk"
    label = "desk"

    def ready(self) -> None:
        from samdrift.desk import rules, sockets  # noqa: F401 -- fills its sockets
        from samdrift.kernel.registry import registry

        registry.place_notices("desk")
