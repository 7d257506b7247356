from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "samdrift.kernel"
    label = "kernel"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from samdrift.kernel import guards, sockets  # noqa: F401 -- fills its own sockets

        # Django sends it once for each app, after all of them: once is enough.
        post_migrate.connect(guards.after_migrate, sender=self, dispatch_uid="samdrift-guards")
