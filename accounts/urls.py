from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("accounts/settings/", views.settings, name="settings"),
    path("accounts/settings/data/", views.data, name="data"),
    path("accounts/settings/data/ask/", views.ask, name="ask_archive"),
    path("accounts/settings/data/<uuid:uid>/", views.download, name="archive"),
    path("accounts/settings/data/import/", views.bring, name="import"),
    path("accounts/settings/data/elsewhere/", views.elsewhere, name="elsewhere"),
    path("accounts/settings/delete/", views.delete, name="delete"),
    path("accounts/settings/keep/", views.keep, name="keep"),
    path("schemas/archive-1.json", views.archive_schema, name="schema"),
]
