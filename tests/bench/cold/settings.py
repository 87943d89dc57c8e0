from course_platform.settings.production import *  # noqa: F403
from course_platform.settings.production import MIDDLEWARE

MIDDLEWARE = ["tests.bench.cold.middleware.Forgetful", *MIDDLEWARE]
