"""What each process of the site pays before it does anything: CPU and memory of loading apps."""

import json
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


def load(*, with_api: bool) -> tuple[float, float]:
    """ms of CPU, MiB."""
    program = LOAD.format(with_api=with_api)
    said = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True)
    cpu, memory = json.loads(said)
    return cpu, memory


@bench("start", "start_memory")
def start() -> Iterable[Figure]:
    """Beside Wagtail's apps as they come, in turns."""
    load(with_api=True)
    pairs = [(load(with_api=False), load(with_api=True)) for _round in range(ROUNDS)]
    for place, (name, unit) in enumerate((("start", "cpu_ms"), ("start_memory", "MiB"))):
        own, beside = (
            statistics.median(run[place] for run in runs) for runs in zip(*pairs, strict=True)
        )
        yield Figure(name, own, unit, beside, own / beside)
