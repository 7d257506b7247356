from django.urls import path

from samdrift.kernel.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("new/<str:key>/", views.send_in, name="send_in"),
    path("<int:pk>/", views.one, name="one"),
    path("<int:pk>/columns/", views.tie, name="tie"),
    path("<int:pk>/start/", views.start, name="start"),
    path("<int:pk>/stop/", views.stop, name="stop"),
    path("<int:pk>/retry/", views.retry, name="retry"),
    path("<int:pk>/rows/<int:line>/", views.mend, name="mend"),
    path("<int:pk>/refused.<str:form>", views.refused_file, name="refused_file"),
]
