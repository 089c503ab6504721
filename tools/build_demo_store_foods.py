"""Chooses and repairs the demo shop's packaged foods from two Open Food Facts tables (ODbL, see NOTICE.md there).

What the tables know is kept: GTIN, name, brand, size, organic label. Price, tax, weight, category and age are
invented by rule; the only chance in the rules is a hash of the GTIN, so the same source makes the same shop.
"""

import csv
import html
import re
import tomllib
from collections import Counter
from pathlib import Path

from build_demo_store_terms import NBSP, Row, chance, check_digit, net_g, price, tax, weight_g

RULES = tomllib.loads(Path(__file__).with_name("build_demo_store_rules.toml").read_text(encoding="utf-8"))
KEEP_CAPITALS, SMALL_WORDS = set(RULES["keep_capitals"].split()), set(RULES["small_words"].split())
NOT_SOLD, NOT_BRANDS = (RULES[key].replace("\n", "") for key in ("not_sold", "not_brands"))
TYPOS: dict[str, str] = RULES["typos"]
BRANDS: dict[str, str] = RULES["brands"]
SHELVES, PICTOGRAMS = (
    tuple((rule["name"], rule["words"].replace("\n", "")) for rule in RULES[kind]) for kind in ("shelf", "pictogram")
)

PER_BRAND = 45
PER_CATEGORY = 130
WANTED = 1000
UNIT = re.compile(
    r"^(?:(\d+)\s*[x×*]\s*)?(\d+(?:[.,]\d+)?)\s*(fl\.?\s*oz|oz|lb|kg|g|gr|grams|ml|cl|l)\b\.?", re.IGNORECASE
)
METRIC = {"oz": (28.35, "g"), "fl oz": (29.57, "ml"), "lb": (453.6, "g"), "gr": (1, "g"), "grams": (1, "g")}
COMPANY = re.compile(
    r"\b(inc|llc|ltd|co|corp|corporation|company|gmbh|s\.?p\.?a|s\.?r\.?l|pte|usa|products|brands)\b", re.IGNORECASE
)


def shop_gtin(code: str) -> str | None:
    """The code as 8 or 13 digits, or None where its prefix is kept for shops, coupons or money (GS1 prefixes)."""
    digits = code.lstrip("0")
    if not digits.isdigit() or len(digits) > 13 or check_digit(digits[:-1]) != digits[-1]:
        return None
    if len(digits) <= 8:
        return digits if len(digits) == 8 and digits[0] not in "02" else None
    gtin = digits.zfill(13)
    return None if gtin.startswith(("02", "04", "05", "2", "977", "978", "979", "98", "99")) else gtin


def shop_size(quantity: str) -> str:
    """`2 x 125 g` from the many ways people write it; empty where it says no amount. Pounds become grams."""
    match = UNIT.match(quantity.strip())
    if not match:
        return ""
    count, number, unit = match[1], float(match[2].replace(",", ".")), re.sub(r"[.\s]+", " ", match[3].lower())
    factor, unit = METRIC.get(unit.strip(), (1, unit.strip()))
    amount = number * factor if factor == 1 else float(round(number * factor))
    if unit in ("g", "ml") and amount >= 1000:
        amount, unit = amount / 1000, {"g": "kg", "ml": "L"}[unit]
    unit = "L" if unit == "l" else unit
    times = f"{count}{NBSP}x{NBSP}" if count and count != "1" else ""
    return f"{times}{amount:.3f}".rstrip("0").rstrip(".") + f"{NBSP}{unit}"


def repaired_word(word: str, first: bool) -> str:
    bare = word.strip(",.()'\"")
    if bare.upper() in KEEP_CAPITALS:
        return word.replace(bare, bare.upper())
    if not first and bare.lower() in SMALL_WORDS:
        return word.lower()
    if bare.isupper() and len(bare) > 1:
        return word.capitalize()
    return word[:1].upper() + word[1:] if first else word


def repaired(name: str) -> str:
    """The name with sane capitals, spaces and apostrophes, and without its most frequent misspellings."""
    text = re.sub(r"[®™©`*]", "", html.unescape(name)).replace("''", "").strip(" ,.-'\"")
    text = re.sub(r"\s+", " ", text)
    letters = [c for c in text if c.isalpha()]
    if sum(c.isupper() for c in letters) > len(letters) / 2:
        text = text.lower()
    words = [repaired_word(word, n == 0) for n, word in enumerate(text.split(" "))]
    text = re.sub(r"(?<=\w)'S\b", "'s", " ".join(words))
    for wrong, right in TYPOS.items():
        text = re.sub(rf"\b{wrong}\b", right, text)
    head, comma, last = text.rpartition(", ")
    return head if comma and last.lower() in head.lower() else text


def shop_brand(brands: str) -> str:
    first = re.split(r",|  ", brands.strip())[0].strip()
    for pattern, brand in BRANDS.items():
        if re.search(pattern, brands, re.IGNORECASE):
            return brand
    first = re.sub(r"\s*\(.*$", "", first)
    return first.title() if first.islower() or (first.isupper() and len(first) > 4) else first


def without_brand(name: str, brand: str) -> tuple[str, str]:
    """`Ryan's, Lemonade` is a brand and a name; a company's name gives way to the brand on the pack."""
    head, comma, rest = name.partition(", ")
    if comma and len(rest) > 3 and len(head.split()) <= 4:
        bare, known = head.lower().replace(".", ""), brand.lower().replace(".", "")
        if bare in known or known in bare or shop_brand(head) == brand:
            return rest[:1].upper() + rest[1:], brand
        if COMPANY.search(brand) and category_of(head) is None:
            return rest[:1].upper() + rest[1:], shop_brand(head)
    return name, re.sub(r"[\s,]*\b(inc|llc|ltd|co|corp)\b\.?$", "", brand, flags=re.IGNORECASE).strip(" ,&")


def category_of(text: str) -> str | None:
    return next((slug for slug, words in SHELVES if re.search(words, text, re.IGNORECASE)), None)


def pictogram_of(text: str) -> str:
    found = next((name for name, words in PICTOGRAMS if re.search(words, text, re.IGNORECASE)), "")
    return f"{found}.png" if found else ""


def sellable(name: str) -> bool:
    return (
        4 <= len(name) <= 48
        and not re.search(NOT_SOLD, name, re.IGNORECASE)
        and not re.search(r"Ã|â€|ã|�|[^\x20-\u024f’œŒ–]|\d{3,}|[?!<>{}=_#@]", name)
        and len(re.findall(r"[^\W\d_]", name)) >= 4
    )


def row_of(gtin: str, name: str, brand: str, size: str, hint: str, *, organic: bool) -> Row | None:
    category = category_of(name) or category_of(hint)
    if category is None or not sellable(name):
        return None
    net = net_g(size) or (750 if category in ("drinks", "alcohol") else 100 + 50 * chance(gtin, "net", 7))
    return Row(
        gtin=gtin, name=name, brand=brand, size=size, category=category,
        price=price(category, net, gtin), tax=tax(category), weight_g=str(weight_g(net, size)),
        min_age="18" if category == "alcohol" else "",
        picture=pictogram_of(name) or pictogram_of(hint), organic="yes" if organic else "",
    )  # fmt: skip


def rows_with_brand(path: Path) -> list[Row]:
    rows = []
    with path.open(encoding="utf-8", newline="") as file:
        records = sorted(csv.DictReader(file), key=lambda r: -int(float(r["unique_scans_n"] or 0)))
    for record in records:
        gtin = shop_gtin(record["code"])
        if gtin is None or not record["product_name"].strip() or not record["brands"].strip():
            continue
        if re.search(NOT_BRANDS, record["brands"], re.IGNORECASE):
            continue
        name, brand = without_brand(repaired(record["product_name"]), shop_brand(record["brands"]))
        serving = record["main_category_en"] == "Null" and "United States" in record["countries_en"]
        size = "" if serving else shop_size(record["quantity"])
        hint = f"{record['main_category_en']} {record['categories_en']}"
        organic = "Organic" in record["labels_en"] or bool(re.search(r"\b(organic|bio)\b", name, re.IGNORECASE))
        if name.lower().startswith(brand.lower()):
            name = brand + name[len(brand) :]
        row = row_of(gtin, repaired(name), brand, size, hint, organic=organic)
        rows += [row] if row else []
    return rows


def rows_without_brand(path: Path) -> list[Row]:
    rows = []
    with path.open(encoding="utf-8", newline="") as file:
        records = sorted(
            csv.DictReader(file), key=lambda r: (r["gtin"].lstrip("0")[:2] != "50", chance(r["gtin"], "turn", 9999))
        )
        for record in records:
            gtin, name = shop_gtin(record["gtin"]), repaired(record["name"])
            if gtin is None or " " not in name or len(name) < 10 or re.search(r"[()%&/+]|\d", name):
                continue
            organic = bool(re.search(r"\b(organic|bio)\b", name, re.IGNORECASE))
            row = row_of(gtin, name, "", "", "", organic=organic)
            rows += [row] if row else []
    return rows


def packaged_foods(folder: Path) -> list[Row]:
    """About a thousand rows: those with a brand first, filled up with good names that come without one."""
    chosen: list[Row] = []
    seen: set[str] = set()
    brands: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    candidates = rows_with_brand(folder / "off_sample_1000_fields.csv")
    candidates += rows_without_brand(folder / "off2019_sample_4000.csv")
    for row in candidates:
        key = f"{row.name}|{row.brand}".lower()
        full = categories[row.category] >= PER_CATEGORY and not row.brand
        if {row.gtin, key} & seen or full or (row.brand and brands[row.brand] >= PER_BRAND):
            continue
        seen |= {row.gtin, key}
        brands[row.brand] += 1
        categories[row.category] += 1
        chosen.append(row)
        if len(chosen) == WANTED:
            break
    return chosen
