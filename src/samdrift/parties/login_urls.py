"""Addresses of login, second factor and sessions: only those this product uses."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
