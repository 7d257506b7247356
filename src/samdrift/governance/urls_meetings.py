from django.http import HttpResponse
from django.urls import URLPattern, path
def x(request, **k): return HttpResponse("x")
urlpatterns: list[URLPattern] = [path("meetings/", x, name="meeting_list"), path("meetings/<int:pk>/", x, name="meeting_detail"), path("items/<int:pk>/", x, name="item_detail")]
