"""What `make` does before anything is installed, on machines that lack this or that."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BOOTSTRAP = ROOT / "course_platform/setup/bootstrap.py"
# The Python below the environment the tests run in: what a newcomer would call python3.
SYSTEM_PYTHON = getattr(sys, "_base_executable", sys.executable)

AS_OLD_PYTHON = f"""
import runpy, sys
sys.version_info = (3, 9, 2, "final", 0)
sys.argv = ["bootstrap.py", "run"]
runpy.run_path({str(BOOTSTRAP)!r}, run_name="__main__")
"""

# Stands in for Debian's Python without the package python3-venv.
INCOMPLETE_VENV = """
import os, runpy, sys
if not {works_without_pip} or "--without-pip" not in sys.argv:
    sys.exit("ensurepip is not available")
here = os.path.dirname(os.path.dirname(__file__))
sys.path = [path for path in sys.path if os.path.abspath(path or ".") != here]
for name in [name for name in sys.modules if name.split(".")[0] == "venv"]:
    del sys.modules[name]
runpy.run_module("venv", run_name="__main__")
"""


def system_python(*arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [SYSTEM_PYTHON, *arguments],
        env={"PATH": "/usr/bin:/bin", "HOME": os.environ.get("HOME", "/"), **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_even_an_old_python_can_read_the_file() -> None:
    ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 6))


def test_a_python_that_is_too_old_is_told_so(tmp_path: Path) -> None:
    refused = system_python("-c", AS_OLD_PYTHON, PATH=str(tmp_path))

    assert refused.returncode == 1
    assert "Python 3.9 is too old: install Python 3.11 or newer" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_newer_python_on_the_path_takes_over(tmp_path: Path) -> None:
    newer = tmp_path / "python3.12"
    newer.write_text('#!/bin/sh\n[ "$1" = -c ] || echo "took over: $@"\n')
    newer.chmod(0o755)

    taken_over = system_python("-c", AS_OLD_PYTHON, PATH=str(tmp_path))

    assert taken_over.stdout == f"took over: {BOOTSTRAP} run\n"


def make_venv(tmp_path: Path, venv_module: str) -> "subprocess.CompletedProcess[str]":
    (tmp_path / "lacking/venv").mkdir(parents=True)
    (tmp_path / "lacking/venv/__init__.py").touch()
    (tmp_path / "lacking/venv/__main__.py").write_text(venv_module)
    program = (
        f"import runpy, sys; setup = runpy.run_path({str(BOOTSTRAP)!r});"
        "setup['VAR'].mkdir(); setup['LOG'].touch()\n"
        "try: setup['make_venv'](); print(*setup['pip_command']())\n"
        "except setup['SetupError'] as problem: sys.exit(str(problem))"
    )
    return system_python(
        "-c",
        program,
        PYTHONPATH=str(tmp_path / "lacking"),
        VAR_DIR=str(tmp_path / "var"),
        COURSE_VENV=str(tmp_path / "venv"),
        PYTHON=SYSTEM_PYTHON,  # this one, whatever else is there
    )


def test_without_ensurepip_the_systems_pip_fills_the_environment(tmp_path: Path) -> None:
    if system_python("-m", "pip", "--version").returncode:
        pytest.skip("this machine's Python has no pip to fall back to")

    made = make_venv(tmp_path, INCOMPLETE_VENV.format(works_without_pip=True))

    assert made.returncode == 0, made.stderr
    assert made.stdout.split()[-2:] == ["--python", f"{tmp_path}/venv/bin/python"]
    assert (tmp_path / "venv/bin/python").exists()


def test_without_any_venv_the_missing_package_is_named(tmp_path: Path) -> None:
    refused = make_venv(tmp_path, INCOMPLETE_VENV.format(works_without_pip=False))

    assert refused.returncode == 1
    assert "apt-get install python3-venv" in refused.stderr
    assert not (tmp_path / "venv").exists()


def test_without_a_network_the_sentence_says_so(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9/simple"
    refused = system_python(
        str(BOOTSTRAP),
        "run",
        VAR_DIR=str(tmp_path / "var"),
        COURSE_VENV=str(tmp_path / "venv"),
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL=nowhere,
        PIP_NO_CACHE_DIR="1",
        PIP_RETRIES="0",
        UV_DEFAULT_INDEX=nowhere,
        UV_NO_CACHE="1",
    )

    assert refused.returncode == 1
    assert "could not be downloaded: check the network" in refused.stderr
    assert nowhere not in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    (tmp_path / "setup.log").symlink_to("/dev/full")

    refused = system_python(
        str(BOOTSTRAP), "run", VAR_DIR=str(tmp_path), COURSE_VENV=str(tmp_path / "venv")
    )

    assert refused.returncode == 1
    assert "The disk is full: free some space" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_reset_leaves_a_running_site_alone(tmp_path: Path) -> None:
    import fcntl

    (tmp_path / "site.sqlite3").write_text("learners' writing")
    with (tmp_path / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        refused = system_python(str(BOOTSTRAP), "reset", VAR_DIR=str(tmp_path))

    assert "The site is running: stop it first" in refused.stderr
    assert (tmp_path / "site.sqlite3").exists()


MISSING = f"""
import runpy, shutil
found = {{"node": None, "npm": None}}
shutil.which = lambda name: found.get(name, "/usr/bin/" + name)
names = runpy.run_path({str(BOOTSTRAP)!r}, run_name="bootstrap")
print(*(package for group in names["missing_programs"]() for package in group))
"""


def test_node_is_installed_for_the_tests_where_it_is_missing() -> None:
    """As a group of its own: a machine that cannot have it still gets the browser."""
    assert "nodejs npm" in system_python("-c", MISSING).stdout


CHOOSING = f"""
import runpy, sys, sysconfig
sysconfig.get_config_vars()["CONFIG_ARGS"] = sys.argv.pop(1)
sys.base_prefix, sys.argv[0] = "/opt/python", "bootstrap.py"
choose = runpy.run_path({str(BOOTSTRAP)!r})["use_fast_python"]
choose.__globals__["SYSTEM_PYTHON"] = sys.argv.pop(1)
choose()
print("stayed")
"""
PLAIN = "'--prefix=/opt/python' '--enable-shared'"


def choosing(tmp_path: Path, options: str = PLAIN, system_is: str = "pass", **env: str) -> str:
    """What a Python compiled with these options says; `system_is`: what /usr/bin/python3 is."""
    other = tmp_path / "python3"
    other.write_text(
        f'#!/bin/sh\n[ "$1" = -c ] && exec {SYSTEM_PYTHON} -c "import sys; {system_is}; $2"\n'
        'echo "took over: $@"\n'
    )
    other.chmod(0o755)
    (tmp_path / "setup.log").touch()
    chosen = system_python(
        "-c", CHOOSING, options, str(other), "setup", VAR_DIR=str(tmp_path), **env
    )
    assert not chosen.stderr
    return chosen.stdout


def test_a_python_compiled_without_optimisations_leaves_it_to_the_systems(tmp_path: Path) -> None:
    said = choosing(tmp_path)

    assert "was compiled without optimisations" in said
    assert said.endswith("took over: bootstrap.py setup\n")


def test_an_optimised_python_stays(tmp_path: Path) -> None:
    assert choosing(tmp_path, f"{PLAIN} '--enable-optimizations'") == "stayed\n"


def test_the_python_that_is_asked_for_stays(tmp_path: Path) -> None:
    assert choosing(tmp_path, PYTHON="python3") == "stayed\n"


@pytest.mark.parametrize(
    "system_is",
    [
        pytest.param("sys.version_info = (3, 9, 2)", id="older"),
        pytest.param("sys.modules['ensurepip'] = None", id="without ensurepip"),
    ],
)
def test_the_systems_python_is_not_taken_where_it_is_lacking(
    tmp_path: Path, system_is: str
) -> None:
    assert choosing(tmp_path, system_is=system_is) == "stayed\n"
