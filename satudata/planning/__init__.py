"""The list of data of a year: drafted, changed, agreed, and what of it was delivered. Nothing is written here."""
