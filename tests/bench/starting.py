"""What each process of the site pays before it does anything: CPU and memory of loading apps."""

import json
import os
import shutil
import site
import statistics
import subprocess
import sys
from collections.abc import Iterable

from tests.bench.registry import Figure, bench
from tests.databases import ROOT

ROUNDS = 5
# Linux tells memory in KiB; RssAnon is what a process does not share with others.
LOAD = """
import json, re, time
from django.conf import settings
if {with_api}:
    from course_platform import wagtail_apps
    ours = wagtail_apps.WithoutApi.__subclasses__()
    names = {{f"{{each.__module__}}.{{each.__name__}}": each.name for each in ours}}
    settings.INSTALLED_APPS = [names.get(name, name) for name in settings.INSTALLED_APPS]
import django
django.setup()
kib = re.search(r"RssAnon:\\s+(\\d+)", open("/proc/self/status").read())[1]
print(json.dumps([time.process_time() * 1000, int(kib) / 1024]))
"""


# A worker of one process, or beat: what Celery does before it is ready.
CLOCK = """
import json, os, re, time
os.environ["CELERY_SKIP_CHECKS"] = "{skip}"
from course_platform.celery import app
app.loader.init_worker()
kib = re.search(r"RssAnon:\\s+(\\d+)", open("/proc/self/status").read())[1]
print(json.dumps([time.process_time() * 1000, int(kib) / 1024]))
"""


def cost(program: str, python: str = sys.executable) -> tuple[float, float]:
    """ms of CPU, MiB."""
    packages = os.pathsep.join([str(ROOT), *site.getsitepackages()])
    said = subprocess.check_output(
        [python, "-c", program], cwd=ROOT, text=True, env={**os.environ, "PYTHONPATH": packages}
    )
    cpu, memory = json.loads(said)
    return cpu, memory


def in_turns(name: str, ours: str, beside: str, python: str = sys.executable) -> Iterable[Figure]:
    """`python`: of the second."""
    cost(beside, python)
    pairs = [(cost(ours), cost(beside, python)) for _round in range(ROUNDS)]
    for place, (end, unit) in enumerate((("", "cpu_ms"), ("_memory", "MiB"))):
        own, other = (
            statistics.median(run[place] for run in runs) for runs in zip(*pairs, strict=True)
        )
        yield Figure(f"{name}{end}", own, unit, other, own / other)


@bench("start", "start_memory")
def start() -> Iterable[Figure]:
    """Beside Wagtail's apps as they come."""
    return in_turns("start", LOAD.format(with_api=False), LOAD.format(with_api=True))


@bench("start_clock", "start_clock_memory")
def start_clock() -> Iterable[Figure]:
    """Beside the checks that Celery makes, which load every page."""
    return in_turns("start_clock", CLOCK.format(skip="yes"), CLOCK.format(skip=""))


@bench("interpreter", "interpreter_memory")
def interpreter() -> Iterable[Figure]:
    """Beside the `python3` that PATH finds first, with the same packages and so of one version."""
    load = LOAD.format(with_api=False)
    return in_turns("interpreter", load, load, shutil.which("python3") or "python3")
