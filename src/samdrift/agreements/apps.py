from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "samdrift.agreements"
    label = "agreements"

    def ready(self) -> None:
        from samdrift.kernel.registry import registry
        from samdrift.agreements import rules, sockets  # noqa: F401 -- fills its sockets

        registry.place_notices("agreements")
