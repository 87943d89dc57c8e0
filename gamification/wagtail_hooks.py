"""Rules, thresholds and grants, where instructors write."""

from wagtail import hooks

from gamification import authoring
from gamification.thresholds import ThresholdViewSet

hooks.register("register_admin_viewset", lambda: ThresholdViewSet("depth_thresholds"))
hooks.register("register_admin_urls", authoring.register_admin_urls)
hooks.register("register_settings_menu_item", authoring.register_settings_menu_item)
