"""The admin's API for its choosers, where Wagtail asks only whether somebody writes at all.

Whoever writes one track sees the pictures and documents of its collections, not of every one.
"""

from typing import Any

from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

ANY = ("choose", "add", "change", "delete")


class _OwnCollections:
    request: Any

    def get_queryset(self) -> Any:
        rows = super().get_queryset()  # type: ignore[misc]
        policy = policy_registry.get_by_type(rows.model)
        own = policy.instances_user_has_any_permission_for(self.request.user, ANY)
        return rows.filter(pk__in=own.values("pk"))


class GuardedImages(_OwnCollections, ImagesAdminAPIViewSet):
    pass


class GuardedDocuments(_OwnCollections, DocumentsAdminAPIViewSet):
    pass


def construct_admin_api(router: Any) -> None:
    router.register_endpoint("images", GuardedImages)
    router.register_endpoint("documents", GuardedDocuments)
