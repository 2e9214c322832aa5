"""The engine of satudata: an open data catalogue that lives in a Git repository."""

__version__ = "0.1.0"
