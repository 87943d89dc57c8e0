from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.reminder_list, name="list"),
    path("preferences/", views.save_preferences, name="preferences"),
    path("keep/", views.keep, name="keep"),
    path("stop-all/", views.stop_all, name="stop_all"),
    path("try-address/", views.try_address, name="try_address"),
    path("link/<str:token>/", views.act_on_link, name="link"),
    path("ask/<uuid:uid>/", views.ask, name="ask"),
    path("<uuid:uid>/choose/", views.choose, name="choose"),
    path("<uuid:uid>/snooze/", views.snooze, name="snooze"),
    path("<uuid:uid>/finish/", views.finish, name="finish"),
    path("<uuid:uid>/stop/", views.stop, name="stop"),
]
