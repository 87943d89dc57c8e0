import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "course_platform.settings.production")
application = get_wsgi_application()

from course_platform.checks import refuse_demo_logins  # noqa: E402 - needs the apps

refuse_demo_logins()
