from django.urls import URLPattern, path
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.views.generic import WagtailAdminTemplateMixin


class Empty(WagtailAdminTemplateMixin, TemplateView):
    template_name = "wagtailadmin/generic/base.html"
    page_title = "Empty"


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [path("bench-frame/", Empty.as_view(), name="bench_frame")]
