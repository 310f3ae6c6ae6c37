"""An error is said once, whole, and gone with the next thing that works."""

from leadway.domain.errors import KnownError
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.widgets.text import Text
from leadway.ui.widgets.vbox import VBox
from ui.conftest import Show

FULL = KnownError("The disk is full.", "Free some room and try again. " + "Nothing is lost. " * 20)


def fail() -> None:
    """Fail as a full disk does."""
    raise FULL


class Page(VBox):
    """A page with a text and the notice."""

    def __init__(self, show: Show) -> None:
        super().__init__()
        self.errors = ErrorNotice()
        self.add(Text("A page"))
        self.add(self.errors)
        show(self)


def test_an_error_is_shown_whole_and_once(show: Show) -> None:
    page = Page(show)
    notice = page.errors
    assert not notice.attempt(fail)
    assert not notice.attempt(fail)
    assert notice.isVisible()
    shown = [label.text() for label in notice.findChildren(Text) if label.isVisible()]
    assert shown == [str(FULL).strip()]


def test_what_works_takes_the_error_away_and_hands_its_result_on(show: Show) -> None:
    page = Page(show)
    notice = page.errors
    notice.attempt(fail)
    results: list[int] = []
    assert notice.attempt(lambda: 3, results.append)
    assert results == [3]
    assert notice.text() == ""
    assert not notice.isVisible()


def test_where_nothing_failed_the_notice_takes_no_room() -> None:
    assert ErrorNotice().isHidden()
