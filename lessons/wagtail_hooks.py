"""Everything Wagtail's admin learns from this app, in one place."""

from wagtail import hooks

from lessons.authoring import aliases, choosing, dashboard, deletion, menu, unchecked
from lessons.importing import hooks as importing_hooks  # noqa: F401 - registers its own

hooks.register("before_delete_page", deletion.before_delete_page)
hooks.register("before_delete_user", deletion.before_delete_user)
hooks.register("before_bulk_action", deletion.before_bulk_action)
hooks.register("before_bulk_action", unchecked.before_bulk_action)
hooks.register("construct_admin_api", unchecked.construct_admin_api)
hooks.register("construct_admin_api", choosing.construct_admin_api, order=1)
hooks.register("after_copy_page", aliases.after_copy_page)
hooks.register("after_convert_alias_page", aliases.after_convert_alias_page)

hooks.register("register_admin_urls", menu.register_admin_urls)
hooks.register("register_reports_menu_item", menu.register_reports_menu_item)
hooks.register("construct_reports_menu", menu.construct_reports_menu)
hooks.register("construct_help_menu", menu.construct_help_menu)
hooks.register("register_page_header_buttons", menu.report_button)
hooks.register("register_page_listing_more_buttons", menu.report_button)
hooks.register("construct_homepage_panels", dashboard.construct_homepage_panels)
hooks.register("insert_global_admin_css", menu.global_admin_css)
