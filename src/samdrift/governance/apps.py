from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "samdrift.governance"
    label = "governance"

    def ready(self) -> None:
        from samdrift.governance import rules, sockets  # noqa: F401 -- fills its sockets
        from samdrift.kernel.registry import registry

        registry.place_notices("governance")
