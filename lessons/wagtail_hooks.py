"""Everything Wagtail's admin learns from this app, in one place."""

from wagtail import hooks

from lessons.authoring import deletion

hooks.register("before_delete_page", deletion.before_delete_page)
hooks.register("before_delete_user", deletion.before_delete_user)
hooks.register("before_bulk_action", deletion.before_bulk_action)
