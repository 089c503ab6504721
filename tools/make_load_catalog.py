"""Writes a catalogue of any size for load tests: the shop's columns, valid check digits, the same file every time.

python tools/make_load_catalog.py 1000000 OUT.csv
"""

import argparse
import csv
import itertools
from collections.abc import Iterator
from pathlib import Path

from build_demo_store_terms import COLUMNS, NBSP

# Language by language: what it is like, what it is, what of. A fifth of the products each, Chinese included.
WORDS = (
    ("Organic;Fresh;Classic;Smoked;Crunchy;Wild;Creamy;Golden;Roasted;Sweet;Spicy;Light;Farmhouse;Original",
     "yoghurt;biscuits;soup;cheese;crisps;juice;muesli;sauce;tea;bread;pasta;ham;ice cream;coffee;chocolate;butter",
     "strawberry;lemon;tomato;vanilla;honey;apple;garlic;mushroom;hazelnut;pepper;ginger;cherry;carrot;mango;rice"),
    ("Bio;Frische;Feine;Würzige;Knusprige;Zarte;Süße;Milde;Große;Echte;Geröstete;Ländliche",
     "Marmelade;Suppe;Soße;Butter;Kekse;Nudeln;Milch;Brötchen;Würstchen;Schokolade;Gewürzmischung;Grütze",
     "Erdbeere;Zitrone;Möhre;Käse;Haselnuss;Apfel;Knoblauch;Pfirsich;Brombeere;Kürbis;Röstzwiebel;Gurke"),
    ("Véritable;Tendre;Petite;Grande;Fine;Délicieuse;Douce;Fraîche;Légère;Onctueuse",
     "crème;confiture;tarte;galette;soupe;sauce;purée;terrine;brioche;glace;compote;pâte",
     "à la fraise;au citron;aux épinards;à l'érable;au chèvre;à la châtaigne;au cassis;aux noix;à la pêche"),
    ("有机;新鲜;经典;手工;香脆;原味;特级;农家;低糖;全麦",
     "酸奶;饼干;豆浆;面条;果汁;米饭;巧克力;茶;汤;酱油;牛奶;面包",
     "草莓;柠檬;番茄;香草;蜂蜜;苹果;大蒜;蘑菇;榛子;生姜;芒果;花生"),
    ("عضوي;طازج;كلاسيكي;مدخن;مقرمش;ريفي;خفيف;حلو",
     "زبادي;بسكويت;حساء;جبن;عصير;شاي;خبز;شوكولاتة",
     "بالفراولة;بالليمون;بالطماطم;بالفانيليا;بالعسل;بالتفاح;بالثوم;بالمانجو"),
)  # fmt: skip
MAKERS = ("Aldermoor", "Brightwell", "Casa Lomba", "Étoile", "Fjordly", "Gutsmühle", "Île Verte", "Jinyuan", "Nour")
SIZES = [
    f"{n}{NBSP}{unit}" for n, unit in ((125, "g"), (250, "g"), (500, "g"), (1, "kg"), (330, "ml"), (75, "cl"), (1, "L"))
]
SHELVES = ("bakery", "dairy", "meat-fish", "frozen", "pantry", "sauces", "biscuits", "sweets", "snacks", "drinks")
TAXES = ("zero", "zero", "zero", "standard", "reduced")
NUMBERS = 10**10
SPREAD = 7_368_787_201  # no factor in common with NUMBERS: every n has a number of its own, far from its neighbours'


# Weighted digit sums (1, 3, 1, 3) of every four digits: a million check digits in a second instead of ten.
FOUR_DIGITS = [sum(int(d) * w for d, w in zip(f"{n:04d}", (1, 3, 1, 3), strict=True)) for n in range(10**4)]


def gtin(n: int) -> str:
    body = 50 * NUMBERS + n * SPREAD % NUMBERS
    total = FOUR_DIGITS[body // 10**8] + FOUR_DIGITS[body // 10**4 % 10**4] + FOUR_DIGITS[body % 10**4]
    return f"{body}{-total % 10}"


def vocabularies() -> list[list[str]]:
    """Every name that each language can make."""
    made = []
    for like, what, kind in WORDS:
        parts = itertools.product(like.split(";"), kind.split(";"), what.split(";"))
        made.append([f"{a}{b}{c}" if "有机" in like else f"{a} {c} {b}" for a, b, c in parts])
    return made


def rows(count: int) -> Iterator[tuple[str, ...]]:
    names = vocabularies()
    for n in range(count):
        language = names[n % len(names)]
        turn = n // len(names)
        name = f"{language[turn % len(language)]} {turn // len(language) + 1}"
        chinese = names[3][turn % len(names[3])] if n % 10 == 0 else ""
        pounds, pence = turn % 20, n * 5 % 100
        yield (
            *(gtin(n), "", name, "", chinese, "", "", MAKERS[turn % len(MAKERS)], SIZES[n % len(SIZES)]),
            *(SHELVES[n % len(SHELVES)], f"{pounds}.{pence if pounds else pence // 2 + 50:02d}", "each"),
            *(TAXES[n % len(TAXES)], str(100 + n % 900), "", "", "", "", "", "", str(n + 1), ""),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("out", type=Path, metavar="OUT.csv")
    arguments = parser.parse_args()
    with arguments.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(arguments.count))


if __name__ == "__main__":
    main()
