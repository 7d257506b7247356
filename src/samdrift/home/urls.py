from django.urls import path

from samdrift.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("waiting/", views.worklist, name="worklist"),
]
