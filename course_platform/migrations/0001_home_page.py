"""A new site begins with its own Home page instead of Wagtail's welcome page."""

from typing import Any

from django.conf import settings
from django.db import migrations


def make_home(apps: Any, schema_editor: Any) -> None:
    content_type = apps.get_model("contenttypes", "ContentType")
    page = apps.get_model("wagtailcore", "Page")
    site = apps.get_model("wagtailcore", "Site")
    locale = apps.get_model("wagtailcore", "Locale")
    home = apps.get_model("course_lessons", "Home")
    version = apps.get_model("course_lessons", "CatalogueVersion")
    version.objects.get_or_create(pk=1)

    root = page.objects.filter(depth=1).first()
    if root is None or home.objects.exists():
        return
    welcome = page.objects.filter(depth=2, slug="home").first()
    if welcome is not None:
        if page.objects.filter(path__startswith=welcome.path, depth__gt=2).exists():
            return  # Somebody has built on it; the operator decides.
        site.objects.filter(root_page=welcome).delete()
        welcome.delete()
    root.refresh_from_db()
    home_type, _made = content_type.objects.get_or_create(
        app_label="course_lessons", model="home"
    )
    used = page.objects.filter(depth=2).count()
    made = home.objects.create(
        title="Home",
        draft_title="Home",
        slug="home",
        content_type=home_type,
        path=f"{root.path}{used + 1:04d}",
        depth=2,
        numchild=0,
        url_path="/home/",
        locale=locale.objects.first(),
    )
    page.objects.filter(pk=root.pk).update(numchild=used + 1)
    if not site.objects.exists():
        site.objects.create(
            hostname="localhost",
            site_name=settings.SITE_NAME,
            root_page_id=made.pk,
            is_default_site=True,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("course_lessons", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(make_home, migrations.RunPython.noop)]
