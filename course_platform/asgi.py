from django.core.asgi import get_asgi_application

from course_platform.addresses import load_addresses

application = get_asgi_application()

from course_platform.checks import refuse_demo_logins  # noqa: E402 - needs the apps

refuse_demo_logins()
load_addresses()
