"""What the operators' admin of this site leaves out."""

from django.contrib import admin
from wagtail.documents import admin as document_admin  # noqa: F401 - registers it
from wagtail.documents.models import Document
from wagtail.images import admin as image_admin  # noqa: F401 - registers it
from wagtail.images.models import Image

# Files come in through Wagtail's admin alone, whose forms look at what is in them.
admin.site.unregister([Document, Image])
