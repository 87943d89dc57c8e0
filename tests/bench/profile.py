"""`python -m tests.bench.profile [name …]`: where a page's CPU time goes, by layer, in process.

Production's settings in one process, real PostgreSQL and Redis beside it, 32 learners in rotation.
A timer of the CPU clock looks a thousand times a second at what runs, so nothing is slowed down by
being measured, and other work on the machine changes little.
"""

import io
import itertools
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlencode

Ask = Callable[[dict[str, Any], str], bytes]
Requests = Iterator[Callable[[], Any]]

REQUESTS, WARMING = 600, 40
READ = ("guide_page", "turn_page", "path", "api_outline")
# The innermost of these on the stack is what a moment is put down to.
LAYERS = {
    "user (one statement)": ("contrib/auth/", "accounts/models.py"),
    "session (Redis)": ("contrib/sessions/",),
    "the learner's state (one statement)": ("lessons/progress/",),
    "cross-site token": ("middleware/csrf.py",),
    "filling what is kept": ("lessons/keeping.py", "lessons/templatetags/"),
    "Wagtail's menu": ("wagtail/admin/menu.py", "wagtail/admin/search.py", "/telepath/"),
    "whose pages, and other permissions": ("wagtail/permission", "wagtail/admin/auth.py"),
    "the report's figures": ("lessons/reports", "lessons/counting/", "lessons/admin_views.py"),
    "the rest of Wagtail's frame": ("/wagtail/",),
    "rendering templates": ("django/template/",),
    "gamification": ("gamification/",),
    "reminders": ("reminders/",),
    "throttles and REST framework": ("rest_framework/",),
    "view": ("lessons/views/", "lessons/forms/", "lessons/guides.py", "lessons/api/"),
    "saving": ("lessons/operations/",),
    "reading what another process made": ("lessons/shared.py", "lessons/catalogue.py"),
    "addresses": ("urls/resolvers.py",),
    "log line": ("course_platform/logs.py",),
    "other middleware": ("/middleware", "csp/", "allauth/", "whitenoise/", "contrib/messages/"),
    "Django's request and answer": ("core/handlers/", "django/http/"),
}


class Sampler:
    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self._known: dict[Any, str] = {}

    def __enter__(self) -> "Sampler":
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
        return self

    def __exit__(self, *problem: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        while frame:
            if layer := self._layer(frame.f_code.co_filename):
                self.seen[layer] += 1
                return
            frame = frame.f_back
        self.seen["other"] += 1

    def _layer(self, path: str) -> str:
        if path not in self._known:
            found = (name for name, parts in LAYERS.items() if any(part in path for part in parts))
            self._known[path] = next(found, "")
        return self._known[path]


def prepare(folder: str, names: list[str]) -> None:
    """Servers, a course and its learners; then another process that has production's settings."""
    from tests.bench import __main__ as bench

    bench.prepare(Path(folder) / "postgres")
    from tests import databases, factories
    from tests.bench import course, pages, web

    databases.restore(databases.migrated())
    lessons = course.make_course()
    people = course.make_people(100)
    course.populate()
    pages.write_answers(people[: pages.READERS], lessons[0])
    from lessons.models import Answer, Turn

    prompt = factories.prompt_of(lessons[0], "heard_1")
    written = dict(Answer.objects.filter(prompt=prompt).values_list("learner_id", "revision"))
    turns = Turn.objects.exclude(lesson=lessons[0]).order_by("-pk")
    begun = set(pages.connection_pairs())
    told = {
        "keys": course.sign_in(people[: pages.READERS], web.SECRET),
        "revisions": [written[person.pk] for person in people[: pages.READERS]],
        "staff": course.sign_in([factories.make_instructor("teacher")], web.SECRET),
        "guide_page": lessons[0].get_url(),
        "turn_page": f"/turns/{Turn.objects.get(lesson=lessons[0]).uid}/",
        "path": "/path/",
        "api_outline": "/api/v1/catalogue/",
        "autosave": f"/answers/{prompt.uid}/",
        "complete_reflect": [
            (place, f"/turns/{turn.uid}/reflect/")
            for turn in turns
            for place, person in enumerate(people[: pages.READERS])
            if (person.pk, turn.pk) not in begun
        ],
        "report": pages.REPORT,
    }
    bench.disconnect()
    web.collect_static()
    command = [sys.executable, "-m", "tests.bench.profile", "--inside", json.dumps(told), *names]
    subprocess.run(command, env=web.product_env(), cwd=web.ROOT, check=True)


def inside(told: dict[str, Any], names: list[str]) -> None:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    import logging

    logging.getLogger().handlers[0].setStream(io.StringIO())  # type: ignore[attr-defined]
    asked = {
        **{name: partial(reading, path=told[name], keys=told["keys"]) for name in READ},
        "guide_page_cold": partial(
            reading, path=told["guide_page"], keys=told["keys"], before=forget
        ),
        "autosave": partial(saving, told=told),
        "complete_reflect": partial(completing, told=told),
        "report": partial(reading, path=told["report"], keys=told["staff"]),
    }
    if unknown := set(names) - set(asked):
        raise SystemExit(f"No profile is named {', '.join(unknown)}: {', '.join(asked)}.")
    for name in names or asked:
        asking = asked[name](partial(ask, application))
        for request in itertools.islice(asking, WARMING):
            request()
        with Sampler() as sampler:
            began, number = time.process_time(), 0
            for request in itertools.islice(asking, REQUESTS):
                request()
                number += 1  # of completions there are fewer
            took = (time.process_time() - began) / number * 1000
        print(f"\n{name}: {took:.2f} ms of CPU in process")
        for layer, count in sampler.seen.most_common():
            print(f"  {count / sampler.seen.total():6.1%}  {layer}")


def forget() -> None:
    from tests.bench.cold.middleware import forget_everything

    forget_everything()


def reading(
    ask: Ask, path: str, keys: list[str], before: Callable[[], None] = lambda: None
) -> Requests:
    def request(key: str) -> None:
        before()
        ask(environ(path, key), "200 OK")

    return (partial(request, key) for key in itertools.cycle(keys))


def saving(ask: Ask, told: dict[str, Any]) -> Requests:
    """Each learner's next version follows the one that the site acknowledged."""
    from tests.bench.pages import saved_fields

    path, revisions = told["autosave"], told["revisions"]
    uid = path.split("/")[-2]

    def request(place: int) -> None:
        fields = saved_fields(uid, revisions[place])
        body = ask(environ(path, told["keys"][place], fields), "200 OK")
        revisions[place] = json.loads(body)["revision"]

    return (partial(request, place) for place in itertools.cycle(range(len(revisions))))


def completing(ask: Ask, told: dict[str, Any]) -> Requests:
    """Once for each learner and Turn that the learner has not begun."""
    from tests.bench.pages import REFLECTED

    return (
        partial(ask, environ(path, told["keys"][place], REFLECTED), "302 Found")
        for place, path in told["complete_reflect"]
    )


def ask(application: Any, environ: dict[str, Any], status: str) -> bytes:
    said: list[str] = []
    answer = application(environ, lambda status, headers: said.append(status))
    body = b"".join(answer)
    answer.close()
    assert said == [status], said
    return body


def environ(path: str, key: str, posted: dict[str, Any] | None = None) -> dict[str, Any]:
    from tests.bench.pages import TOKEN, cookies_of
    from tests.bench.web import HOST

    cookies = "; ".join(f"{name}={value}" for name, value in cookies_of(key).items())
    body = urlencode({**posted, "csrfmiddlewaretoken": TOKEN}).encode() if posted else b""
    return {
        "REQUEST_METHOD": "POST" if posted else "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": HOST,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_HOST": HOST,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_REFERER": f"https://{HOST}/",
        "HTTP_COOKIE": cookies,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
    }


def main() -> None:
    if sys.argv[1:2] == ["--inside"]:
        inside(json.loads(sys.argv[2]), sys.argv[3:])
        return
    from tests import plugin  # which says that the settings are those of the tests

    with tempfile.TemporaryDirectory(prefix="course-profile-") as folder:
        Path(folder).chmod(0o755)
        try:
            prepare(folder, sys.argv[1:])
        finally:
            plugin.end_run()


if __name__ == "__main__":
    main()
