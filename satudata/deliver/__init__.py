"""Data that is not open, handed to one named person: encrypted to their key, signed, recorded without its content."""
