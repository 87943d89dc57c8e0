import gc

from course_platform.celery import app as celery_app

# What loading the apps makes stays, and searching it for garbage again and again took an eighth of
# every start. apps.py sets what work wants, wsgi.py what serving does.
gc.set_threshold(1_000_000, 20, 50)

__all__ = ["celery_app"]
