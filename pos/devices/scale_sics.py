r"""MT-SICS level 0 (9600 8N1): `SI CR LF` -> `S S      0.842 kg CR LF`, the weight now, standing still or not.

Source: Mettler Toledo, Reference Manual MT-SICS, level 0: `S`, `SI`, `Z`, `@`. Answers are `S`, one status (S stable,
D dynamic, I not executable now, + over and - under the range), the weight right-justified in ten characters, and the
unit. ES, ET and EL say that the question was no command, came garbled, or can't be done.

>>> codec = mt_sics()
>>> codec.ask(110), codec.feed(b"S D      0.842 kg\r\n")
(b'SI\r\n', [Says(said='motion', weight_g=842, net=False, why='')])
"""

import re

from pos.devices.scale_codec import FrameCodec, Says, grams

__all__ = ["mt_sics"]

_WEIGHT = re.compile(rb"(?:^|\n)S ([SD]) ([ 0-9.+-]{10}) ([A-Za-z]{1,3}) *\r\n\Z")
_NONE = re.compile(rb"(?:^|\n)S ([I+-])\r\n\Z")
_ERROR = re.compile(rb"(?:^|\n)(E[STL])\r\n\Z")
_WHY = {
    b"ES": "it does not know the question",
    b"ET": "it could not read the question",
    b"EL": "it can't answer the question",
    b"I": "it is busy or not zeroed",
}


def mt_sics() -> FrameCodec:
    """The codec; the scale tells what stands still, so one answer counts."""
    return FrameCodec(b"SI\r\n", _find)


def _find(heard: bytes) -> Says | None:
    if found := _WEIGHT.search(heard):
        weight_g = grams(found[2].decode(), found[3].decode())
        if weight_g is None:
            return Says(said="unready", why="it does not weigh in whole grams")
        return Says(said="weight" if found[1] == b"S" else "motion", weight_g=weight_g)
    if found := _NONE.search(heard):
        return _none(found[1])
    found = _ERROR.search(heard)
    return Says(said="unready", why=_WHY[found[1]]) if found else None


def _none(status: bytes) -> Says:
    if status == b"I":
        return Says(said="unready", why=_WHY[status])
    return Says(said="over" if status == b"+" else "under-zero")
