from django.urls import path

from tests.bench.floor import views

urlpatterns = [
    path("hello/", views.hello),
    path("lessons/<slug:slug>/", views.lesson, name="lesson"),
    path("kept/<slug:slug>/", views.lesson_kept),
    path("save/<int:pk>/", views.save),
]
