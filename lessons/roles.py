"""The instructors' role: may write every track, may not administer the site.

Made once, when the tables are; what an operator changes afterwards stays as they left it.
Permission on one branch of the tree only is given in Wagtail's group settings.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from lessons.models import Home
from lessons.signals import instructors_made

INSTRUCTORS = "Instructors"
PAGE_PERMISSIONS = (
    "add_page",
    "change_page",
    "publish_page",
    "lock_page",
    "unlock_page",
)
COLLECTION_PERMISSIONS = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)
PERMISSIONS = (
    ("course_lessons", "view_progress_report"),
    ("course_lessons", "change_guidetexts"),
)


def make_instructors(sender: Any = None, **kwargs: Any) -> None:
    """Receiver of post_migrate: permissions exist only after every app has migrated."""
    # Each app's permissions are made on its own signal, and apps come in the order of settings:
    # before the last one, what is granted below would silently not be found.
    if sender is not None and sender is not _last_to_migrate():
        return
    # `migrate` of one other app alone ends here too.
    if Home._meta.db_table not in connection.introspection.table_names():
        return
    if Group.objects.filter(name=INSTRUCTORS).exists():
        return
    home = Page.objects.filter(depth=2, home__isnull=False).first()
    admin = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    ).first()
    if home is None or admin is None:
        return
    group = Group.objects.create(name=INSTRUCTORS)
    group.permissions.add(admin)
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS
    ):
        GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    _grant_collections(group)
    for app, codename in PERMISSIONS:
        grant(group, app, codename)
    instructors_made.send(Group, group=group)


def _last_to_migrate() -> AppConfig:
    return [config for config in apps.get_app_configs() if config.models_module][-1]


def _grant_collections(group: Group) -> None:
    root = Collection.get_first_root_node()
    for app_label, codename in COLLECTION_PERMISSIONS:
        permission = Permission.objects.filter(
            content_type__app_label=app_label, codename=codename
        ).first()
        if root and permission:
            GroupCollectionPermission.objects.create(
                group=group, collection=root, permission=permission
            )


def grant(group: Group, app_label: str, *codenames: str) -> None:
    """Adds model permissions of one app. Apps above this one call it for their own."""
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames)
    )
