"""The channel between programs of one person on this computer, of the kind that this system has."""

import sys

if sys.platform == "win32":
    from leadway.system.local_pipe import Listener, call
else:
    from leadway.system.local_socket import Listener, call

__all__ = ["Listener", "call"]
