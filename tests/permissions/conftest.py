from typing import Any

import pytest


def pytest_addoption(parser: Any) -> None:
    parser.addoption(
        "--write-permissions", action="store_true", help="write matrix.txt before comparing"
    )


@pytest.fixture(scope="session")
def write_permissions(request: Any) -> bool:
    return bool(request.config.getoption("--write-permissions", default=False))
