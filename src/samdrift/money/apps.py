from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "samdrift.money"
    label = "money"

    def ready(self) -> None:
        from samdrift.kernel.registry import registry
        from samdrift.money import rules, sockets  # noqa: F401 -- fills its sockets

        registry.place_notices("money")
