"""The leak test of every build: what must not leave is searched in everything that is written, before it is written."""
