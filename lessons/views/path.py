"""The Path: where to go on, and every course with what was done in it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from lessons import operations
from lessons.catalogue import Catalogue
from lessons.keeping import fill, hole
from lessons.progress import State
from lessons.templatetags.outline import rows_html
from lessons.views.cross_site import cross_site_token
from lessons.views.outline import Marks, TrackView, read_outline, track_views
from lessons.views.whole import render_whole


@login_required
def path(request: HttpRequest) -> HttpResponse:
    outline, state = read_outline(request.user)
    views = track_views(request, outline, state)
    new = [view for view in views if view.new]
    if new:
        operations.mark_unlocks_seen(request.user, [view.track.pk for view in new])
    core = [view for view in views if view.track.is_core]
    parts = _Parts(request, outline, state, _going_on(views))
    return render_whole(
        request,
        "lessons/path.html",
        outline=outline,
        holder=outline,
        shown={},
        by={"empty": not core},
        own={
            "depth": parts.rendered("_path_depth"),
            "new": parts.rendered("_path_new", new=new) if new else "",
            "going_on": parts.going_on_html(),
            "due": parts.rendered("_due"),
            "tracks": format_html_join("", "{}", ((parts.track(view),) for view in core)),
            "extensions": parts.extensions([view for view in views if not view.track.is_core]),
        },
    )


def _going_on(views: list[TrackView]) -> Marks | None:
    """Of all joined tracks, the place visited last; else the start of the first."""
    candidates = [view.going_on for view in views if view.enrolled and view.going_on]
    moved = [m for m in candidates if m.reading and m.reading.moved_at]
    if moved:
        return max(moved, key=lambda m: m.reading.moved_at)  # type: ignore[union-attr, arg-type, return-value]
    return next(iter(candidates), None)


class _Parts:
    """What stands on one learner's Path. All but their own numbers and words is kept."""

    def __init__(
        self, request: HttpRequest, outline: Catalogue, state: State, going_on: Marks | None
    ) -> None:
        self.request, self.outline, self.state, self.going_on = request, outline, state, going_on

    def rendered(self, name: str, **shown: Any) -> SafeString:
        """A part that is rendered for the one learner."""
        own = {"request": self.request, "user": self.request.user, "unlocked": self.state.unlocked}
        return render_to_string(f"lessons/{name}.html", {**own, **shown})

    def going_on_html(self) -> SafeString | str:
        marks = self.going_on
        if marks is None:
            return ""
        heading = marks.reading.heading if marks.reading else ""
        flags = {**marks.flags, "started": marks.started, "stopped": bool(heading)}
        own = {"resume_url": marks.resume_url, "heading": heading}
        shown = {"marks": {**flags, "lesson": marks.lesson}, **flags}
        return fill(
            marks.lesson,
            ("going_on", *flags.values()),
            lambda: render_to_string(
                "lessons/_path_continue.html", {**shown, **{name: hole(name) for name in own}}
            ),
            own,
        )

    def track(self, view: TrackView) -> SafeString:
        here = self.going_on.lesson.pk if self.going_on else None
        about = {"signed_in": True, "track_access": view.access.value, "level": 4}
        own: dict[str, Any] = {
            f"rows_{module.pk}": rows_html(rows, here, **about, summaries=False)
            for module, rows in view.modules
        }
        numbers = {"percent": view.percent, "done": view.complete_count, "total": len(view.marks)}
        own |= numbers
        if not view.enrolled:  # only then is there a form
            own["csrf_token"] = cross_site_token(self.request)

        def make() -> str:
            modules = [(module, hole(f"rows_{module.pk}")) for module, _rows in view.modules]
            shown = {"track": view.track, "modules": modules, "enrolled": view.enrolled}
            holes = {name: hole(name) for name in (*numbers, "csrf_token")}
            return render_to_string("lessons/_path_track.html", {**shown, **holes})

        return fill(self.outline, ("path", view.track.pk, view.enrolled), make, own)

    def extensions(self, views: list[TrackView]) -> SafeString | str:
        shown = {"extensions": views, "going_on": self.going_on}
        return self.rendered("_path_extensions", **shown) if views else ""
