from django.urls import path

from lessons import views

app_name = "lessons"

urlpatterns = [
    path("", views.landing, name="landing"),
    path("path/", views.path, name="path"),
    path("catalogue/", views.catalogue, name="catalogue"),
    path("appearance/", views.appearance, name="appearance"),
    path("identity.css", views.identity_css, name="identity_css"),
    path("cards/<int:pk>.png", views.card, name="card"),
    path("glossary/", views.glossary, name="glossary"),
    path("search/", views.search, name="search"),
    path("workbook/", views.workbook, name="workbook"),
    path("workbook/left/forget/", views.forget_left, name="forget_left"),
    path("insights/", views.insights, name="insights"),
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
    path("turns/<uuid:uid>/look-back/", views.look_back, name="look_back"),
    path(
        "turns/<uuid:uid>/look-back/remove/",
        views.remove_look_back,
        name="remove_look_back",
    ),
    path("turns/<uuid:uid>/compare/", views.compare, name="compare"),
    path("turns/<uuid:uid>/compare/chart.svg", views.comparison_svg, name="comparison_svg"),
    path("attempts/<uuid:uid>/note/", views.note, name="note"),
    path("attempts/note/<uuid:revision>/", views.restore_note, name="restore_note"),
    path("charts/<uuid:uid>.svg", views.snapshot_svg, name="snapshot_svg"),
    path("charts/shares/", views.shares, name="shares"),
    path("charts/shares/<uuid:uid>/revoke/", views.revoke, name="revoke"),
    path("charts/shared/<str:token>/", views.shared, name="shared"),
    path("charts/shared/<str:token>/chart.svg", views.shared_svg, name="shared_svg"),
    path("turns/<uuid:uid>/done/", views.done, name="done"),
    path("answers/<uuid:uid>/", views.answer, name="answer"),
    path("answers/<uuid:uid>/document/", views.document, name="document"),
    path("answers/<uuid:uid>/history/", views.history, name="history"),
    path("answers/<uuid:uid>/history/<int:revision>/", views.restore, name="restore"),
    path("rows/<uuid:uid>/", views.rows, name="rows"),
    path("rows/<uuid:uid>/csv/", views.rows_csv, name="rows_csv"),
    path("rows/<uuid:uid>/<uuid:row>/", views.row, name="row"),
    path("tracks/<int:pk>/enrol/", views.enrol, name="enrol"),
    path("lessons/<int:pk>/read/", views.read, name="read"),
    path("lessons/<int:pk>/position/", views.position, name="position"),
    path("lessons/<int:pk>/highlights/", views.add_highlight, name="add_highlight"),
    path("highlights/<uuid:uid>/", views.change_highlight, name="change_highlight"),
    # What authors name. A site includes this module after its own addresses.
    path("<str:track>/", views.track, name="track"),
    path("<str:track>/<str:module>/", views.module, name="module"),
    path("<str:track>/<str:module>/<str:lesson>/", views.guide, name="lesson"),
]
