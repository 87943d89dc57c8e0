"""For collectstatic: the names that production gives to files, without minutes of compressing."""

from course_platform.settings.production import *  # noqa: F403
from course_platform.settings.production import STORAGES

STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
}
