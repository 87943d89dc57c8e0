"""Thresholds of Extension Courses, where instructors write."""

from wagtail import hooks

from gamification.thresholds import ThresholdViewSet

hooks.register("register_admin_viewset", lambda: ThresholdViewSet("depth_thresholds"))
