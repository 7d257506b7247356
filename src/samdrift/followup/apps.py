from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "samdrift.followup"
    label = "followup"

    def ready(self) -> None:
        from samdrift.followup import rules, sockets  # noqa: F401 -- fills its sockets
        from samdrift.kernel.registry import registry

        registry.place_notices("followup")
