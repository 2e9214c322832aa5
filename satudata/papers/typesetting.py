"""Where letters set their type: `satudata.typesetting`, the only door to typst."""

from satudata.typesetting import pdf

__all__ = ["pdf"]
