"""Where lessons stand in the tree, beside where they stood when they were counted.

A learner counts once in a module, whatever number of its lessons they started. So moving a lesson
changes the totals of both modules without any learner doing anything.
"""

from wagtail.models import Page

from lessons.models import CountedPlace

Places = dict[int, tuple[int, int]]


def standing() -> Places:
    """{lesson: (its module, its track)} of today's tree, in one query."""
    rows = Page.objects.filter(depth__gt=2).order_by("path")
    found: Places = {}
    at: dict[str, int] = {}
    for path, pk, words in rows.values_list("path", "pk", "lesson__words"):
        at[path] = pk
        if words is not None:  # Null wherever the page is not a lesson.
            above = path[: -Page.steplen]
            found[pk] = (at[above], at[above[: -Page.steplen]])
    return found


def counted() -> Places:
    rows = CountedPlace.objects.values_list("lesson_id", "module_id", "track_id")
    return {lesson: (module, track) for lesson, module, track in rows}


def renew() -> bool:
    """The tree of today is that of the totals from here on; whether they have to be put right for
    it. Caller holds the lock."""
    now, before = standing(), counted()
    CountedPlace.objects.filter(pk__in=before.keys() - now.keys()).delete()
    CountedPlace.objects.bulk_create(
        [
            CountedPlace(lesson_id=lesson, module_id=module, track_id=track)
            for lesson, (module, track) in now.items()
            if before.get(lesson) != (module, track)
        ],
        update_conflicts=True,
        unique_fields=["lesson_id"],
        update_fields=["module_id", "track_id"],
    )
    return any(now.get(lesson) not in (place, None) for lesson, place in before.items())
