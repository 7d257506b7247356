from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "samdrift.parties"
    label = "parties"

    def ready(self) -> None:
        from samdrift.parties import rules, sockets  # noqa: F401 -- fills its sockets
