from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "samdrift.desk"
    label = "desk"

    def ready(self) -> None:
        from samdrift.kernel.registry import registry
        from samdrift.desk import rules, sockets  # noqa: F401 -- fills its sockets

        registry.place_notices("desk")
