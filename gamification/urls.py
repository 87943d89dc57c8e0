from django.urls import path

from gamification import views

app_name = "gamification"
urlpatterns = [
    path("", views.depth, name="depth"),
    path("shown/", views.show_depth, name="shown"),
]
