from course_platform.settings.production import *  # noqa: F403
from course_platform.settings.production import INSTALLED_APPS

INSTALLED_APPS = ["tests.bench.framed", *INSTALLED_APPS]
