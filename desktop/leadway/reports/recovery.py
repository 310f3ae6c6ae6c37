"""The page with the recovery key in words: what it is for, where to keep it, and how to use it."""

from datetime import date

from leadway.domain.weeks import long_date
from leadway.reports.blocks import Json, item, items, plain, section

_OPENS = (
    "It opens your Leadway data when your passphrase is forgotten, or this computer’s keychain has lost its "
    "entry. Whoever has this page and a copy of your data can read everything in it."
)
_KEEP = (
    "On paper, away from the computer: with what you would save from a fire, or with somebody you trust.",
    "Not in the folder with the data, not in a synced folder, not in a mail to yourself.",
    "Once it is printed, delete this file.",
)
_USE = (
    "Start Leadway. Where it asks for your passphrase, choose the recovery key.",
    "Type the seven groups. Small letters, spaces and dashes are all as good.",
    "There is no letter I, L, O or U in it: what looks like one is the number 1 or 0.",
    "Each group ends with a check. If one is mistyped, Leadway says which.",
)
_NEWER = (
    "A newer recovery key takes the place of this one, as soon as it is confirmed. Backups from before still "
    "open with this page: destroy it when you no longer need them."
)


def recovery_data(recovery_key: str, *, made_on: date) -> Json:
    """Return everything the page prints, as plain data ready for JSON."""
    day = long_date(made_on)
    groups = [
        {"number": f"Group {number}", "signs": signs}
        for number, signs in enumerate(recovery_key.split("-"), 1)
    ]
    return {
        "title": "Recovery key for Leadway",
        "generated": [made_on.year, made_on.month, made_on.day],
        "masthead": {
            "name": "Recovery key",
            "dates": f"Made on {day}",
            "kind": "Leadway",
            "about": ["For you alone"],
            "warning": "",
        },
        "sections": [
            section("The key", "accent", [{"block": "groups", "groups": groups}]),
            section("What it opens", "keep", plain(_OPENS)),
            section("Where to keep it", "gap", items([item(line) for line in _KEEP])),
            section("How to use it", "accent", items([item(line) for line in _USE])),
            section("If there is a newer one", "problem", plain(_NEWER)),
        ],
        "footer": {"left": [f"Recovery key for Leadway · made on {day}"], "page": "Page {page} of {pages}"},
    }
