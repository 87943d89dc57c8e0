"""How soon the main pages are read on a slow line, whether they move, and what Lighthouse says.

The site runs as in production, over https, with the demo content. The line is UX.md's: 1.6 Mbit/s,
150 ms, a processor four times slower. Every figure is the median of visits with an empty cache.
"""

import datetime as dt
import ipaddress
import json
import os
import secrets
import statistics
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.contrib.auth import get_user_model
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext

from tests import databases
from tests.bench import course, web
from tests.bench.registry import Figure, Missed, bench
from tests.browser import find_chromium, launched
from tests.npm import npm_folder
from tests.screens import LEARNER, NOBODY, Screen, screens

PAGES = ("landing", "guide-learner", "turn-done", "compare", "path")
ROUNDS = int(os.environ.get("ROUNDS", "3"))
HOST = "localhost"
LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
MOST = {"lcp": 1500, "cls": 0.03, "kib": 180, "requests": 12}
UNITS = {"lcp": "ms", "cls": "share moved", "kib": "KiB", "requests": "requests"}
LEAST_SCORE = 98
# What their code has to do with: the others' would take a minute to compress.
NOT_OURS = ("wagtail*", "admin", "rest_framework")
OBSERVE = """
window.seen = {lcp: 0, cls: 0};
new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.lcp = e.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
const move = (e) => { if (!e.hadRecentInput) seen.cls += e.value; };
new PerformanceObserver((list) => list.getEntries().forEach(move))
  .observe({type: "layout-shift", buffered: true});
"""

Cookies = Mapping[str, str]


@bench("lab")
def lab() -> Iterable[Figure]:
    databases.restore(databases.with_demo_content())
    pages = {screen.name: screen for screen in screens() if screen.name in PAGES}
    cookies = cookies_of_learner()
    connections.close_all()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="course-lab-") as folder, site(Path(folder)) as port:
        address = f"https://{HOST}:{port}"
        with launched("--ignore-certificate-errors", whole=True) as browser:
            warm(browser, address, pages, cookies)
            for name in PAGES:
                figures += visits(browser, address, pages[name], cookies)
        for name in PAGES:
            figures += scores(address, pages[name], cookies)
    yield from figures
    if missed := list(filter(None, map(shortfall, figures))):
        raise Missed("\n".join(missed))


def cookies_of_learner() -> Cookies:
    learner = get_user_model()._default_manager.get(email=f"{LEARNER}@example.com")
    [key] = course.sign_in([learner], web.SECRET)
    return {"__Host-sessionid": key}


@contextmanager
def site(folder: Path) -> Iterator[int]:
    """gunicorn ends the encryption by itself, so that the cookies' names are accepted."""
    (folder / "pages.key").touch(mode=0o600)
    certify(folder / "pages.pem", folder / "pages.key")
    address = {"ALLOWED_HOSTS": HOST, "SITE_URL": f"https://{HOST}", "VAR_DIR": str(folder)}
    env = web.product_env() | address
    ignored = [part for pattern in NOT_OURS for part in ("--ignore", pattern)]
    web.manage(env, "collectstatic", "--noinput", "-v0", *ignored)
    options = ["--certfile", str(folder / "pages.pem"), "--keyfile", str(folder / "pages.key")]
    with web.running(
        "course_platform.wsgi", env, https=True, options=[*options, "--keep-alive", "30"]
    ) as running:
        yield running.address[1]


def certify(certificate: Path, key: Path) -> None:
    """For this machine and this hour."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    names = [x509.DNSName(HOST), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(secrets.randbits(64))
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def own_cookies(screen: Screen, cookies: Cookies) -> Cookies:
    return {} if screen.who == NOBODY else cookies


def warm(browser: Browser, address: str, pages: Mapping[str, Screen], cookies: Cookies) -> None:
    """Both workers have rendered every page, and the browser has started whatever it starts."""
    with browser.new_context(ignore_https_errors=True) as context:
        put(context, address, cookies)
        page = context.new_page()
        for name in PAGES * 4:
            page.goto(address + pages[name].url)


def put(context: BrowserContext, address: str, cookies: Cookies) -> None:
    context.set_default_timeout(120_000)  # A busy machine makes figures bad, not none.
    context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
    )


def visits(browser: Browser, address: str, screen: Screen, cookies: Cookies) -> Iterable[Figure]:
    own = own_cookies(screen, cookies)
    found = [visit(browser, address, screen, own) for _ in range(ROUNDS)]
    for key, unit in UNITS.items():
        value = float(statistics.median(seen[key] for seen in found))
        yield Figure(f"lab_{screen.name}_{key}", value, unit)


def visit(browser: Browser, address: str, screen: Screen, cookies: Cookies) -> dict[str, float]:
    """One, on a phone of medium size."""
    with browser.new_context(
        ignore_https_errors=True, viewport={"width": 412, "height": 823}
    ) as context:
        put(context, address, cookies)
        page = context.new_page()
        page.add_init_script(OBSERVE)
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.send("Network.emulateNetworkConditions", LINE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        asked, loaded = [], []
        page.on("request", lambda request: asked.append(request.url))
        session.on(
            "Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"])
        )
        # A new window first loads pages of the browser's own, for its address bar.
        page.wait_for_timeout(2000)
        reply = page.goto(address + screen.url, wait_until="networkidle")
        assert reply
        assert reply.status == screen.status, screen
        # Of the favicon a browser thinks when it has nothing else to do, once for a site.
        asked = [url for url in asked if "favicon" not in url]
        if len(asked) > MOST["requests"]:
            print(f"    {screen.name} asks for {' '.join(url.rsplit('/', 1)[-1] for url in asked)}")
        weight = {"requests": len(asked), "kib": sum(loaded) / 1024}
        page.mouse.wheel(0, 2000)
        page.wait_for_timeout(500)
        return {**page.evaluate("window.seen"), **weight}


def scores(address: str, screen: Screen, cookies: Cookies) -> Iterable[Figure]:
    folder = npm_folder(Path(__file__).parent / "node")
    found = [lighthouse(folder, address, screen, cookies) for _ in range(ROUNDS)]
    for name in CATEGORIES:
        value = float(statistics.median(score[name] for score in found))
        yield Figure(f"lighthouse_{screen.name}_{name}", value, "of 100")


def lighthouse(folder: Path, address: str, screen: Screen, cookies: Cookies) -> dict[str, float]:
    own = own_cookies(screen, cookies)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in own.items())} if own else {}
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --ignore-certificate-errors"
    command = [str(folder / "node_modules/.bin/lighthouse"), address + screen.url, "--quiet"]
    command += ["--output=json", f"--extra-headers={json.dumps(headers)}"]
    command += ["--max-wait-for-load=60000", f"--chrome-flags={flags}"]
    env = {**os.environ, "CHROME_PATH": str(find_chromium(whole=True))}
    for _attempt in range(3):  # It sometimes loses its own trace, and asks to be run again.
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        if "run Lighthouse again" not in done.stderr:
            break
    if done.returncode:
        raise RuntimeError(f"Lighthouse says: {done.stderr[-2000:]}")
    said: dict[str, Any] = json.loads(done.stdout)
    for line in complaints(said):
        print(f"    {screen.name}: {line}", flush=True)
    return {name: round(100 * said["categories"][name]["score"]) for name in CATEGORIES}


def complaints(said: Mapping[str, Any]) -> Iterable[str]:
    """What cost points, or would on a slower day."""
    weighed = {
        audit["id"]
        for name in CATEGORIES
        for audit in said["categories"][name]["auditRefs"]
        if audit["weight"]
    }
    for audit in said["audits"].values():
        if audit["id"] in weighed and audit["score"] is not None and audit["score"] < 0.9:
            where = (audit.get("details") or {}).get("items") or [""]
            shown = f"{audit['score']} {audit.get('displayValue', '')} {str(where[0])[:200]}"
            yield f"{audit['id']} {shown}"


def shortfall(figure: Figure) -> str:
    kind = figure.name.rsplit("_", 1)[-1]
    if figure.name.startswith("lighthouse"):
        short = figure.value < LEAST_SCORE
        return f"{figure.name} is {figure.value:.0f}, not {LEAST_SCORE}" if short else ""
    short = not 0 <= figure.value <= MOST[kind]
    return f"{figure.name} is {figure.value:.3g}, more than {MOST[kind]}" if short else ""
