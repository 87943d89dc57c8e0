"""Everything Wagtail's admin learns from this app, in one place."""

from wagtail import hooks

from lessons.authoring import aliases, deletion, unchecked

hooks.register("before_delete_page", deletion.before_delete_page)
hooks.register("before_delete_user", deletion.before_delete_user)
hooks.register("before_bulk_action", deletion.before_bulk_action)
hooks.register("before_bulk_action", unchecked.before_bulk_action)
hooks.register("construct_admin_api", unchecked.construct_admin_api)
hooks.register("after_copy_page", aliases.after_copy_page)
hooks.register("after_convert_alias_page", aliases.after_convert_alias_page)
