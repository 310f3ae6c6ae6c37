"""The binding to Qt must not wear out the interpreter it runs in."""

import subprocess
import sys

# PySide6 6.12.0 gave away a reference to None with each call and one to True with each signal; before
# Python 3.12 these are counted, so a window that stayed open for a day would have died.
_A_LONG_DAY = """
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

class Speaker(QObject):
    said = Signal()

application = QCoreApplication([])
speaker, timer = Speaker(), QTimer()
for _ in range(20_000):
    timer.setInterval(5)
    speaker.said.emit()
print("still here")
"""


def test_a_program_that_stays_open_all_day_does_not_wear_out_the_interpreter() -> None:
    day = subprocess.run([sys.executable, "-c", _A_LONG_DAY], capture_output=True, text=True, check=False)

    assert (day.returncode, day.stdout.strip(), day.stderr) == (0, "still here", "")
