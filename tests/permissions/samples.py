"""Rows for every address of the admins to name, so that none is shut only for want of a row.

What they hold belongs to cara, who asks nothing: her rows give nobody's pages another answer.
"""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from taggit.models import Tag
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    GroupPagePermission,
    Page,
    Site,
    Task,
    UploadedFile,
    Workflow,
)
from wagtail.models.i18n import Locale

from gamification.models import Extension
from gamification.operations import record_entitlement
from lessons import operations as ops
from lessons.models import Lesson, Turn
from lessons.models.content import GuideTexts
from lessons.roles import INSTRUCTORS
from outbox.models import Suppression
from tests import factories
from tests.outbox.mail import letter
from tests.permissions.routes import Route, routes

_NUMBERS = ("pk", "id", "image_id", "document_id", "doc_id", "redirect_id", "collection_id")


@dataclass
class Sample:
    """What stands in the place of a number under these addresses."""

    prefix: str
    pk: Any


def admin_values(lesson: Lesson, ines: Any) -> dict[str, Any]:
    """{pattern:parameter: value} for whatever the two admins show one by one."""
    _work_of(factories.make_learner("cara"), lesson)
    samples = _samples()
    values = _newest_of_each_model()
    for sample in samples:
        for route in routes():
            if route.pattern.startswith(sample.prefix):
                values |= {f"{route.pattern}:{name}": sample.pk for name in _NUMBERS}
    return values | _workflow_values(lesson, ines) | _names(lesson) | _of_ines(lesson, ines)


def _samples() -> list[Sample]:
    """Later ones win where an address begins like two of them."""
    root = Collection.get_first_root_node()
    collection = root.add_child(name="Pictures of guides")
    image = Image.objects.create(title="A desk", file=get_test_image_file(), collection=collection)
    file = ContentFile(b"Words.", name="words.txt")
    document = Document.objects.create(title="Words", file=file, collection=collection)
    redirect = Redirect.objects.create(old_path="/was", redirect_link="/", site=Site.objects.get())
    texts = GuideTexts.load()
    somebody = factories.make_learner("dora")
    group = Group.objects.create(name="Readers of drafts")
    Tag.objects.create(name="desk", slug="desk")
    return [
        Sample("admin/images/", image.pk),
        Sample("admin/api/main/images/", image.pk),
        Sample("admin/documents/", document.pk),
        Sample("admin/api/main/documents/", document.pk),
        Sample("admin/collections/", collection.pk),
        Sample("admin/redirects/", redirect.pk),
        Sample("admin/settings/", texts.pk),
        Sample("admin/sites/", Site.objects.get().pk),
        Sample("admin/groups/", group.pk),
        Sample("admin/users/", somebody.pk),
        Sample("admin/locales/", Locale.objects.get().pk),
        Sample("admin/depth_thresholds/", Extension.objects.get().pk),
    ]


def _work_of(cara: Any, lesson: Lesson) -> None:
    """Enrolled, complete, reflected, with Depth, a course opened, and a mail that waits."""
    ops.enrol(lesson.get_parent().get_parent().pk, learner=cara)
    parts = ops.ReflectionParts("I avoid pricing.", "Last week I said nothing about money.")
    ops.complete_and_reflect(factories.turn_of(lesson), learner=cara, parts=parts)
    record_entitlement(Extension.objects.get().track, learner=cara, provider="Shop", reference="1")
    EmailAddress.objects.create(user=cara, email="cara@elsewhere.example")
    letter(cara)
    Suppression.objects.create(learner=cara, address=cara.email, reason=Suppression.Reason.BOUNCED)


def _workflow_values(lesson: Lesson, ines: Any) -> dict[str, Any]:
    """A second lesson that waits in a workflow, in the same track."""
    waiting = factories.make_lesson(lesson.get_parent(), "Waits for a second look")
    workflow = Workflow.objects.get()
    state = workflow.start(waiting, ines)
    task_state = state.current_task_state
    values: dict[str, Any] = {}
    for route in routes():
        if route.pattern.startswith("admin/workflows/"):
            of_task = "task" in route.pattern
            values[f"{route.pattern}:pk"] = Task.objects.get().pk if of_task else workflow.pk
            values[f"{route.pattern}:page_pk"] = waiting.pk
            values[f"{route.pattern}:workflow_pk"] = workflow.pk
        if "<int:task_state_id>" in route.pattern or "<int:workflow_state_id>" in route.pattern:
            values[f"{route.pattern}:page_id"] = waiting.pk
            values[f"{route.pattern}:task_state_id"] = task_state.pk
            values[f"{route.pattern}:workflow_state_id"] = state.pk
            values[f"{route.pattern}:action_name"] = "approve"
    values["admin/pages/workflow/preview/<int:page_id>/<int:task_id>/:page_id"] = waiting.pk
    values["admin/pages/workflow/confirm_cancellation/<int:page_id>/:page_id"] = waiting.pk
    return values


def _names(lesson: Lesson) -> dict[str, Any]:
    """Parameters that are words. The page's own pages are those of alice's lesson."""
    bulk = "admin/bulk/<str:app_label>/<str:model_name>/<str:action>/"
    create = "admin/pages/create/<slug:app_label>/<slug:model_name>"
    compare = "admin/pages/<pk>/revisions/compare/<revision_id_a>\\.\\.\\.<revision_id_b>/"
    add_task = "admin/workflows/tasks/add/<str:app_label>/<str:model_name>/"
    turns = ContentType.objects.get_for_model(Turn)
    action = "admin/api/main/pages/<int:pk>/action/<str:action_name>/"
    image, document = Image.objects.latest("pk"), Document.objects.latest("pk")
    tags = "admin/tag-autocomplete/<slug:app_name>/<slug:model_name>/"
    return {
        f"address of {bulk}": f"/admin/bulk/wagtailcore/page/delete/?id={lesson.pk}",
        f"{create}:model_name": "lesson",
        f"{compare}:pk": lesson.pk,
        f"{add_task}:app_label": "wagtailcore",
        f"{add_task}:model_name": "groupapprovaltask",
        f"{action}:action_name": "unpublish",
        "address of admin/api/main/images/find/": f"/admin/api/main/images/find/?id={image.pk}",
        "address of admin/api/main/documents/find/": (
            f"/admin/api/main/documents/find/?id={document.pk}"
        ),
        "address of admin/api/main/pages/find/": f"/admin/api/main/pages/find/?id={lesson.pk}",
        "media/images/<path:path>:path": image.get_rendition("width-100").file.name.partition("/")[
            2
        ],
        "address of documents/<var>/(\\d)/<var>": document.url,
        "address of django-admin/autocomplete/": (
            "/django-admin/autocomplete/?app_label=course_lessons&model_name=unlock"
            "&field_name=learner"
        ),
        f"{tags}:app_name": "taggit",
        f"{tags}:model_name": "tag",
        "admin/images/<int:image_id>/preview/<str:filter_spec>/:filter_spec": "width-100",
        "address of django-admin/r/<path:content_type_id>/<path:object_id>/": (
            f"/django-admin/r/{turns.pk}/{factories.turn_of(lesson).pk}/"
        ),
        "admin/lessons/<int:module_id>/import/:module_id": lesson.get_parent().pk,
    }


def _of_ines(lesson: Lesson, ines: Any) -> dict[str, Any]:
    """What she has begun: editing a page, and uploading files that lack something yet."""
    page = ContentType.objects.get_for_model(Lesson)
    session = EditingSession.objects.create(
        user=ines, content_type=page, object_id=lesson.pk, last_seen_at=timezone.now()
    )
    begun: dict[str, Any] = {"object_id": lesson.pk, "session_id": session.pk}
    ping = "admin/editing-sessions/ping/<str:app_label>/<str:model_name>/<str:object_id>/"
    values = {f"{ping}<int:session_id>/:{name}": value for name, value in begun.items()}
    values[f"{ping}<int:session_id>/:model_name"] = "lesson"
    for name, model in (("image", Image), ("document", Document)):
        upload = UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model),
            file=ContentFile(b"Half.", name="half.txt"),
            uploaded_by_user=ines,
        )
        for act in (f"create_from_uploaded_{name}", "delete_upload"):
            pattern = f"admin/{name}s/multiple/{act}/<int:uploaded_file_id>/"
            values[f"{pattern}:uploaded_file_id"] = upload.pk
    return values


def _newest_of_each_model() -> dict[str, Any]:
    """For each model of the operators' admin: numbers themselves differ from run to run."""
    values: dict[str, Any] = {}
    for route in routes():
        if found := _model_of(route):
            newest = found.objects.order_by("-pk").first()
            values[f"{route.pattern}:object_id"] = newest.pk if newest else 0
            values[f"{route.pattern}:id"] = newest.pk if newest else 0
    return values


def _model_of(route: Route) -> Any:
    parts = route.pattern.split("/")
    if parts[0] != "django-admin" or len(parts) < 4 or "<" not in route.pattern:
        return None
    return apps.get_model(parts[1], parts[2]) if "<" not in parts[1] + parts[2] else None


def make_instructor_elsewhere() -> Any:
    """ivo: an instructor who may write one track, and it is not the one that alice is in."""
    ivo = factories.make_learner("ivo")
    track = factories.make_track("Another track")
    group = Group.objects.create(name="Writers of another track")
    everywhere = Group.objects.get(name=INSTRUCTORS)
    group.permissions.set(everywhere.permissions.all())
    for permission in GroupPagePermission.objects.filter(group=everywhere):
        GroupPagePermission.objects.create(
            group=group, page=Page.objects.get(pk=track.pk), permission=permission.permission
        )
    ivo.groups.add(group)
    return ivo
