import gc

from django.core.wsgi import get_wsgi_application

from course_platform.addresses import load_addresses
from course_platform.checks import refuse_demo_logins

application = get_wsgi_application()

refuse_demo_logins()
load_addresses()

# What is loaded by now stays for good, so it is not searched for garbage again and again; and a
# page makes thousands of objects, so young ones are searched less often than after 700.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
