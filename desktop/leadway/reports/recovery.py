"""The page with the recovery key in words: what it is for, where to keep it, and how to use it."""

from datetime import date

from leadway.domain.weeks import long_date
from leadway.i18n import _
from leadway.reports.blocks import Json, item, items, plain, section

_OPENS = _(
    "It opens your Leadway data when you forget your passphrase, or when this computer’s password store has "
    "lost its entry. Anybody with this page and a backup of your data can read everything in it."
)
_KEEP = (
    _("On paper, away from the computer: with what you would save from a fire, or with somebody you trust."),
    _("Not in the folder with the data, not in a synced folder, not in an email to yourself."),
    _("Once it is printed, delete this file."),
)
_USE = (
    _("Start Leadway. Where it asks for your passphrase, choose the recovery key."),
    _("Type the seven groups. Lower case, spaces and dashes are fine."),
    _("It has no letter I, L, O or U: what looks like one is the number 1 or 0."),
    _("Each group ends with a check. If one is mistyped, Leadway says which."),
)
_NEWER = _(
    "A newer recovery key replaces this one as soon as it is confirmed. Backups from before still open with "
    "this page: destroy it when you no longer need them."
)


def recovery_data(recovery_key: str, *, made_on: date) -> Json:
    """Return everything the page prints, as plain data ready for JSON."""
    title, day = _("Recovery key for Leadway"), long_date(made_on)
    groups = [
        {"number": _("Group {number}").format(number=number), "signs": signs}
        for number, signs in enumerate(recovery_key.split("-"), 1)
    ]
    return {
        "title": title,
        "generated": [made_on.year, made_on.month, made_on.day],
        "masthead": {
            "name": _("Recovery key"),
            "dates": _("Made on {date}").format(date=day),
            "kind": "Leadway",
            "about": [_("For you alone")],
            "warning": "",
        },
        "sections": [
            section(_("The key"), "accent", [{"block": "groups", "groups": groups}]),
            section(_("What it opens"), "keep", plain(_OPENS)),
            section(_("Where to keep it"), "gap", items([item(line) for line in _KEEP])),
            section(_("How to use it"), "accent", items([item(line) for line in _USE])),
            section(_("If there is a newer one"), "problem", plain(_NEWER)),
        ],
        "footer": {
            "left": [_("{title} · made on {date}").format(title=title, date=day)],
            "page": _("Page {page} of {pages}"),
        },
    }
