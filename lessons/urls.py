from django.urls import path

from lessons import views

app_name = "lessons"

urlpatterns = [
    path("", views.landing, name="landing"),
    path("path/", views.path, name="path"),
    path("catalogue/", views.catalogue, name="catalogue"),
    path("workbook/", views.workbook, name="workbook"),
    path("turns/<uuid:uid>/", views.turn, name="turn"),
    path("turns/<uuid:uid>/reflect/", views.reflect, name="reflect"),
    path("turns/<uuid:uid>/reflect/draft/", views.draft, name="draft"),
    path(
        "turns/<uuid:uid>/reflect/history/",
        views.reflection_history,
        name="reflection_history",
    ),
    path(
        "turns/<uuid:uid>/reflect/remove/",
        views.remove_reflection,
        name="remove_reflection",
    ),
    path("turns/<uuid:uid>/done/", views.done, name="done"),
    path("answers/<uuid:uid>/", views.answer, name="answer"),
    path("answers/<uuid:uid>/history/", views.history, name="history"),
    path("answers/<uuid:uid>/history/<int:revision>/", views.restore, name="restore"),
    path("tracks/<int:pk>/enrol/", views.enrol, name="enrol"),
    path("lessons/<int:pk>/read/", views.read, name="read"),
    path("lessons/<int:pk>/position/", views.position, name="position"),
    # What authors name. A site includes this module after its own addresses.
    path("<str:track>/", views.track, name="track"),
    path("<str:track>/<str:module>/", views.module, name="module"),
    path("<str:track>/<str:module>/<str:lesson>/", views.guide, name="lesson"),
]
