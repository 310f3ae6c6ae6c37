"""What the keys of a real layout write, from the tables of X (libxkbcommon)."""

import ctypes

import pytest

_LETTERS = ((24, "qwertyuiop"), (38, "asdfghjkl"), (52, "zxcvbnm"))


class _Names(ctypes.Structure):
    _fields_ = [(name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")]


def signs_of(layout: str) -> dict[str, str]:
    """Return what a layout such as `fr` or `us+dvorak` writes on the places of a US keyboard's letters."""
    try:
        xkb = ctypes.CDLL("libxkbcommon.so.0")
    except OSError:
        pytest.skip("there is no libxkbcommon")
    for make in (xkb.xkb_context_new, xkb.xkb_keymap_new_from_names, xkb.xkb_state_new):
        make.restype = ctypes.c_void_p
    context = ctypes.c_void_p(xkb.xkb_context_new(0))
    name, _plus, variant = layout.partition("+")
    names = _Names(None, None, name.encode(), variant.encode(), None)
    made = xkb.xkb_keymap_new_from_names(context, ctypes.byref(names), 0)
    if not made:
        pytest.skip(f"this system has no layout {layout}")
    keymap = ctypes.c_void_p(made)
    state = ctypes.c_void_p(xkb.xkb_state_new(keymap))
    signs = {}
    for start, run in _LETTERS:
        for code, letter in enumerate(run, start):
            written = ctypes.create_string_buffer(16)
            xkb.xkb_state_key_get_utf8(state, code, written, len(written))
            signs[letter] = written.value.decode()
    xkb.xkb_state_unref(state)
    xkb.xkb_keymap_unref(keymap)
    xkb.xkb_context_unref(context)
    return signs
