"""Which forge an instance lives on, and the adapter for it."""

from __future__ import annotations

from collections.abc import Mapping

from satudata.errors import SatudataError
from satudata.gate import forgejo, github
from satudata.gate.forge import Forge
from satudata.gate.web import Web


def open_forge(settings: Mapping[str, str], token: str, own: int = 0, api: str = "") -> Forge:
    """The forge that `forge:` in `catalog/catalog.yml` names. `own` is the account the token speaks for.

    `api` overrides the address of the interface. Raises SatudataError without a token, and for a forge that no adapter
    is made for.
    """
    if not token:
        raise SatudataError("forge-token-missing")
    repository, address = settings.get("repository", ""), settings.get("url", "").rstrip("/")
    if repository.count("/") == 1:
        match settings.get("kind"):
            case "github":
                root = api or (f"{address}/api/v3" if address else github.API)
                app = settings.get("app", "")
                return github.GitHub(
                    Web(root, github.headers(token)), repository, own, int(app) if app.isdecimal() else 0
                )
            case "forgejo" if api or address:
                return forgejo.Forgejo(Web(api or f"{address}/api/v1", forgejo.headers(token)), repository)
    raise SatudataError("forge-unknown")
