"""What stands round every page, as plain values: templates/ui/page.html shows it, the highest room fills it in.

Its parts are tuples, because what many visits have in common is written once for each value (see ui.kept).
"""

from dataclasses import dataclass

Link = tuple[str, str]
Entry = tuple[str, str, bool, int]
Choice = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Frame:
    """One visitor's frame of one page. Without anybody signed in, `who` is empty.

    `home` is the address of the first page; `invented` says that nobody here is real, and `invented_links` leads back
    to where such people are chosen. `navigation` is label, address, whether we are there, how many wait; `hats` are
    the roles to switch between: what is posted, label, whether it is worn; `worn` the label of that one. `switch`,
    `sign_out`, `menu` and `account` are addresses; without `switch` there is nothing to choose.
    """

    home: str = ""
    invented: bool = False
    invented_links: tuple[Link, ...] = ()
    navigation: tuple[Entry, ...] = ()
    who: str = ""
    organisation: str = ""
    account: str = ""
    hats: tuple[Choice, ...] = ()
    worn: str = ""
    switch: str = ""
    sign_out: str = ""
    menu: str = ""
    footer: tuple[Link, ...] = ()
