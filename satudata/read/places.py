"""Which paths of a repository are the engine's: read at all, governed by administrators, followed through history."""

PLACES = ("data", "metadata", "catalog", "mkdocs.yml", "mkdocs.en.yml")
# Working calendars by year. Others are refused: which files are governed must be known without looking.
CALENDARS = tuple(f"catalog/calendar/{year}.yml" for year in range(2021, 2051))
OWN_SOP = "catalog/sop/own.yml"  # a region's own procedure; others in its folder are refused for the same reason
SOP_DEVIATIONS = "catalog/sop.yml"  # what differs from the procedure that is followed
_SINGLE = (
    "catalog/agencies.yml", "catalog/catalog.yml", "catalog/codes/affair.csv", "catalog/codes/codes.yml",
    "catalog/codes/region-bps.csv", "catalog/codes/region.csv", "catalog/codes/unit.csv", "catalog/roster.yml",
    "catalog/unvalidated.csv", SOP_DEVIATIONS, OWN_SOP,
)  # fmt: skip
# Who may say what, how data come out, the names of codes on every page, and when things are due.
GOVERNED = (*_SINGLE, *CALENDARS)
GOVERNED_PLACES = (*_SINGLE, "catalog/calendar")  # the same to ask Git for: a folder costs it less than its files
# Whose history is read: all that a day in the past is told from, or reports of that day would miss what came last.
RECORDED = ("data", "metadata", "catalog")
