"""How a forge may fail, and what a run leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

Fault = Callable[[httpx.Request, int], httpx.Response | None]


def user(number: int) -> dict[str, Any]:
    return {"id": number, "login": f"akun-{number}"}


def failing(status: int, headers: dict[str, str] | None = None, times: int = 10**6) -> Fault:
    """Answer with that status the first so many times."""

    def fault(request: httpx.Request, count: int) -> httpx.Response | None:
        return httpx.Response(status, headers=headers, json={"message": "no"}) if count <= times else None

    return fault


def cut(by: int = 40) -> Fault:
    """Answer with JSON that ends too early."""

    def fault(request: httpx.Request, count: int) -> httpx.Response | None:
        return httpx.Response(200, content=b'[{"id": 1, "state": "APPROVED", "user": {"id": 4'[:by])

    return fault


def records(root: Path) -> Iterator[Path]:
    """The statement files below a checkout."""
    yield from sorted((root / "catalog" / "approvals").rglob("*.json"))
