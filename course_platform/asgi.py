from django.core.asgi import get_asgi_application

from course_platform.addresses import load_addresses
from course_platform.checks import refuse_demo_logins

application = get_asgi_application()

refuse_demo_logins()
load_addresses()
