"""Where the data is without a chosen folder: where the library for that says."""

import pytest
from platformdirs import user_data_path

from leadway.system.paths import data_folder


@pytest.mark.parametrize(
    "share", [None, "", "/mnt/share", "/mnt//share/", "//share", "share", "~/share", " /share"]
)
@pytest.mark.parametrize("home", [None, "", "/home/kim", "/home/kim/", "//home", "/", "kim"])
def test_the_usual_folder_is_that_of_the_system(
    monkeypatch: pytest.MonkeyPatch, share: str | None, home: str | None
) -> None:
    for name, value in (("XDG_DATA_HOME", share), ("HOME", home)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert data_folder(None).path == user_data_path("Leadway", appauthor=False)
