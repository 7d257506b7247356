from django.apps import AppConfig


class DummyRoomConfig(AppConfig):
    name = "tests.dummy_room"
    label = "dummy_room"
