from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "samdrift.agreements"
    label = "agreements"

    def ready(self) -> None:
        from samdrift.agreements import rules, sockets  # noqa: F401 -- fills its sockets
        from samdrift.kernel.registry import registry

        registry.place_notices("agreements")
