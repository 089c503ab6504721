"""Bank card numbers that turn up where they must not: found, and masked to their last four digits.

A card number (PAN) is 13 to 19 digits with a scheme's first digits (IIN) and a right Luhn digit (ISO/IEC
7812-1). Up to 40 % of the 13-digit article numbers of a country look like one by chance, so a number with
the right GTIN check digit is an article until the catalogue says otherwise; free text is always masked.

Examples:
    >>> mask_pan("paid 4111 1111 1111 1111, thanks")
    'paid **** **** **** 1111, thanks'
    >>> is_pan("5555555555554444"), is_pan("5555555555554445")
    (True, False)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate

SHOWN_CHARACTERS = 40
_SHORTEST, _LONGEST = 13, 19
# The ranges of the schemes (first digits, lengths), by their published IIN tables: Visa; Mastercard; American
# Express; Diners Club; JCB; Discover, Maestro, UnionPay and RuPay, which share 5, 6 and 8; Mir; Troy.
_IIN = re.compile(
    r"4(?:.{12}|.{15}|.{18})"
    r"|(?:5[1-5]..|222[1-9]|22[3-9].|2[3-6]..|27[01].|2720).{12}"
    r"|3[47].{13}"
    r"|3(?:0[0-5].|095|[689]..).{10,15}"
    r"|35(?:2[89]|[3-8].).{12,15}"
    r"|(?:5[06-8]|6).{11,18}"
    r"|8[12].{14,17}"
    r"|220[0-4].{12,15}|9792.{12}"
)
_RUN = re.compile(r"[0-9](?:[ -]?[0-9]){12,}")
_GROUP = re.compile(r"[0-9]+")
_AIM = re.compile(r"^\][A-Za-z][0-9]")
_READ = re.compile(r"[^\r\n\t\x02\x03]+")
_PAYMENT_CODE = re.compile(r"1[0-5][0-9]{16}|(?:2[5-9]|30)[0-9]{14,22}")
"""What a phone wallet shows to pay with (see `barcode_number`): money for about a minute."""
_LAST4 = re.compile(r"\*[ -]?[0-9](?:[ -]?[0-9]){3}")
_LONGEST_IDENTIFIER = 2
_LONGEST_APPLICATION_IDENTIFIER = 4
_FIRST_DIGITS = "2345689"
_DOUBLED = str.maketrans("0123456789", "0246813579")


def is_pan(digits: str) -> bool:
    """Whether these ASCII digits are a card number: length, IIN and Luhn digit."""
    return _SHORTEST <= len(digits) <= _LONGEST and _IIN.fullmatch(digits) is not None and _luhn_is_right(digits)


def mask_pan(text: str) -> str:
    """The same text with every card number in it starred but for the last four digits.

    Finds numbers written in one piece or in groups with single spaces or hyphens, and inside longer runs
    of digits, as on a magnetic track.
    """

    def masked(run: re.Match[str]) -> str:
        after_letter = text[run.start() - 1 : run.start()].isalpha()
        return _mask_run(run[0], _standing_apart(run[0], _LONGEST_IDENTIFIER if after_letter else 0))

    return _RUN.sub(masked, text)


def looks_like_card(raw: bytes | str) -> bool:
    """Whether a scan or key entry holds a card number by its looks, GTINs not excepted.

    Ask when the catalogue has no match for a `Gtin`, and mask what is logged.

    >>> looks_like_card(b"4000000000006"), looks_like_card("07032069804988")
    (True, False)
    """
    text = raw if isinstance(raw, str) else raw.decode("latin-1")
    return mask_pan(text) != text


def shown(raw: bytes | str) -> str:
    r"""At most 40 printable ASCII characters of a scan, for screens and logs; of a card its last four digits only.

    A card is masked between any other digits too: of a code that means nothing, no digit is needed. Beside a number
    that stands by itself are the holder's name, the expiry and the codes of its track (PCI DSS 4.0, 3.3.1), so nothing
    else of such a read is kept.

    >>> shown(b"abc\x1b[2J")
    'abc?[2J'
    >>> shown(";4111111111111111=2812101739?"), shown("]C1984111111111111111")
    ('************1111', '************1111')
    """
    # Twice the length is looked at, so that a number cut by the limit is still seen whole.
    start = raw[: 2 * SHOWN_CHARACTERS]
    text = start if isinstance(start, str) else start.decode("latin-1")
    printable = "".join(c if " " <= c <= "~" else "?" for c in text)
    masked = _RUN.sub(lambda run: _mask_run(run[0], lambda _start, _end: True), printable)[:SHOWN_CHARACTERS]
    return max(_starred(printable), key=len, default=masked)


def mask_read(text: str) -> str:
    """What came over a scanner's wire, as long as it was: of a card its last four digits, and no track behind them.

    Of a phone's payment code, too.

    >>> mask_read("]C0134567890123456789")
    ']C0**************6789'
    >>> mask_read(";4111111111111111=2812101739?"), mask_read("7032069804988")
    (';************1111=**********?', '7032069804988')
    """
    return _READ.sub(lambda read: _only_last4(read[0]), text)


def _only_last4(text: str) -> str:
    code = _AIM.sub("", text)
    if _PAYMENT_CODE.fullmatch(code):
        return f"{text[: -len(code)]}{'*' * (len(code) - 4)}{code[-4:]}"
    masked = _RUN.sub(lambda run: _mask_run(run[0], lambda _start, _end: True), text)
    if masked == text:
        return text
    kept = {place for found in _LAST4.finditer(masked) for place in range(*found.span())}
    first = next(place for place, (was, now) in enumerate(zip(text, masked, strict=True)) if was != now)
    return "".join("*" if place > first and c.isalnum() and place not in kept else c for place, c in enumerate(masked))


def _starred(text: str) -> Iterator[str]:
    """Each card number in a text but for its last four digits; what a code says of itself may stand before it."""
    for run in _RUN.finditer(_AIM.sub("", text)):
        apart = _standing_apart(run[0], _LONGEST_APPLICATION_IDENTIFIER)
        digits = "".join(_GROUP.findall(run[0]))
        for start, end in _luhn_right(digits):
            if apart(start, end) and _IIN.fullmatch(digits, start, end):
                yield "*" * (end - start - 4) + digits[end - 4 : end]


def _luhn_is_right(digits: str) -> bool:
    return (sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2].translate(_DOUBLED)))) % 10 == 0


def _mask_run(run: str, counts: Callable[[int, int], bool]) -> str:
    """The run with the card numbers in it starred, where they count by their first digit and their end."""
    places = [at for at, c in enumerate(run) if c not in " -"]
    digits = "".join(run[at] for at in places)
    hidden: set[int] = set()
    for start, end in _luhn_right(digits):
        if counts(start, end) and _IIN.fullmatch(digits, start, end):
            hidden.update(places[start : end - 4])
    return "".join("*" if at in hidden else c for at, c in enumerate(run))


def _standing_apart(run: str, identifier: int) -> Callable[[int, int], bool]:
    """Whether digits start to end are whole groups of the run, or lie in one too long to be a number itself.

    Up to `identifier` of the first digits may belong to what is before them, as in `]C0` or `P00`.
    """
    lengths = [len(group) for group in _GROUP.findall(run)]
    ends = list(accumulate(lengths))
    firsts, lasts = {*range(identifier + 1), *ends}, set(ends)
    long_pieces = [(end - n, end) for end, n in zip(ends, lengths, strict=True) if n > _LONGEST]

    def apart(start: int, end: int) -> bool:
        if start in firsts and end in lasts:
            return True
        return any(first <= start and end <= last for first, last in long_pieces)

    return apart


def _luhn_right(digits: str) -> Iterator[tuple[int, int]]:
    """Every (start, end) of 13 to 19 digits with a right Luhn digit, from running sums: a line may be long."""
    plain, doubled = digits, digits.translate(_DOUBLED)
    even = list(accumulate((int((plain, doubled)[at % 2][at]) for at in range(len(digits))), initial=0))
    odd = list(accumulate((int((doubled, plain)[at % 2][at]) for at in range(len(digits))), initial=0))
    for start in range(len(digits) - _SHORTEST + 1):
        if digits[start] not in _FIRST_DIGITS:
            continue
        for end in range(start + _SHORTEST, min(start + _LONGEST, len(digits)) + 1):
            sums = even if end % 2 else odd
            if (sums[end] - sums[start]) % 10 == 0:
                yield start, end
