"""What a USB scanner sends: HID POS reports, or the kernel's events of a keyboard.

Reports: Access-IS, ATR110 Product Manual, appendix A.1. Events: struct input_event on 64-bit Linux, key numbers by
linux/input-event-codes.h; a keyboard sends EV_MSC with the scan code, EV_KEY, and EV_SYN after each change.
"""

import struct

__all__ = ["key_events", "reports"]

_DATA = 56
_KEYS = {
    **dict(zip("1234567890", range(2, 12), strict=True)),
    **dict(zip("qwertyuiop", range(16, 26), strict=True)),
    **dict(zip("asdfghjkl", range(30, 39), strict=True)),
    **dict(zip("zxcvbnm", range(44, 51), strict=True)),
    "-": 12,
    "=": 13,
    "[": 26,
    "]": 27,
    ";": 39,
    "'": 40,
    "`": 41,
    "\\": 43,
    ",": 51,
    ".": 52,
    "/": 53,
    " ": 57,
}
_ABOVE = dict(zip('!@#$%^&*()_+{}:"~|<>?', "1234567890-=[];'`\\,./", strict=True))
_ENTER, _LEFT_SHIFT, _LEFT_CONTROL = 28, 42, 29


def reports(aim: str, data: bytes) -> bytes:
    """One read as 64-byte reports, one after the other."""
    out = b""
    pieces = [data[at : at + _DATA] for at in range(0, len(data), _DATA)] or [b""]
    for number, piece in enumerate(pieces, start=1):
        head = bytes((0x02, len(piece))) + aim.encode().ljust(3, b"\0")
        out += head + piece.ljust(_DATA, b"\0") + b"\0\0" + bytes((number < len(pieces),))
    return out


def key_events(text: str) -> bytes:
    """A text as it is typed on an American keyboard, Enter at the end. GS is Control and "]"."""
    out = b""
    for char in text:
        if char == "\x1d":
            out += _held(_LEFT_CONTROL, _tap(_KEYS["]"]))
        elif char in _KEYS:
            out += _tap(_KEYS[char])
        else:
            out += _held(_LEFT_SHIFT, _tap(_KEYS[_ABOVE.get(char, char.lower())]))
    return out + _tap(_ENTER)


def _held(key: int, inner: bytes) -> bytes:
    return _change(key, 1) + inner + _change(key, 0)


def _tap(key: int) -> bytes:
    return _change(key, 1) + _change(key, 0)


def _change(key: int, value: int) -> bytes:
    events = ((4, 4, 0x70000 + key), (1, key, value), (0, 0, 0))
    return b"".join(struct.pack("<qqHHi", 1_795_000_000, 0, kind, code, what) for kind, code, what in events)
