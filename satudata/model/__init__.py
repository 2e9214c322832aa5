"""Frozen values of the field, without input or output. Everything above speaks in these."""
