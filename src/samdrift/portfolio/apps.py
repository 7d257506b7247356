from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "samdrift.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        from samdrift.portfolio import rules, sockets  # noqa: F401 -- fills its sockets
