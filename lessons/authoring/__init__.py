"""What Wagtail's admin needs from us beyond the page types. Wired in lessons/wagtail_hooks.py."""
