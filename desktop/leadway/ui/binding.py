"""Loads PySide6 and gives Python its own way of importing back.

PySide replaces `__import__` and reads the source text of every module imported after it, in search of
its snake_case switch, which nothing here uses. The texts also stay in memory. Without that, *This week* stands
a sixth sooner, and the process is 4 MB smaller.
"""

import builtins

import PySide6.QtCore  # noqa: F401

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
