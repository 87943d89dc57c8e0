from django.urls import path

from reminders import calendar_views, device_views, views

app_name = "reminders"
urlpatterns = [
    path("", views.reminder_list, name="list"),
    path("preferences/", views.save_preferences, name="preferences"),
    path("keep/", views.keep, name="keep"),
    path("stop-all/", views.stop_all, name="stop_all"),
    path("calendar/", calendar_views.open_feed, name="open_feed"),
    path("calendar/end/", calendar_views.close_feed, name="close_feed"),
    path("calendar/<str:token>.ics", calendar_views.feed, name="feed"),
    path("<uuid:uid>/follow-up.ics", calendar_views.follow_up_file, name="file"),
    path("push/", device_views.push_on, name="push_on"),
    path("push/<uuid:uid>/off/", device_views.push_off, name="push_off"),
    path("push-worker.js", device_views.push_worker, name="push_worker"),
    path("try-address/", views.try_address, name="try_address"),
    path("link/<str:token>/", views.act_on_link, name="link"),
    path("ask/<uuid:uid>/", views.ask, name="ask"),
    path("plan/<uuid:uid>/", views.plan, name="plan"),
    path("<uuid:uid>/choose/", views.choose, name="choose"),
    path("<uuid:uid>/snooze/", views.snooze, name="snooze"),
    path("<uuid:uid>/finish/", views.finish, name="finish"),
    path("<uuid:uid>/stop/", views.stop, name="stop"),
]
