"""Makes pos/assets/demo (catalogue, product pictures, pictograms) from a folder of source data.

    python tools/build_demo_store.py SOURCE EMOJI_PACKAGE

SOURCE holds `off/` (two Open Food Facts tables), `plu_facts.csv`, `produce_photos/` and `icons/`; EMOJI_PACKAGE is an
unpacked `@iconify-json/fluent-emoji-flat`, for the pictograms that `icons/` does not have. The same source always makes
the same files. NOTICE.md, the licences and categories.toml there are written by hand and left alone.
"""

import argparse
import csv
import json
import os
import re
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from build_demo_store_foods import packaged_foods
from build_demo_store_terms import COLUMNS, NBSP, Row, cells, check_digit, net_g, tax, weight_g
from PIL import Image
from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DEMO = Path(__file__).parent.parent / "pos" / "assets" / "demo"
PICTURE_PX, THUMB_PX, PICTOGRAM_PX, PICTOGRAM_SHARE = 480, 120, 256, 0.7
FIRST_FOOD_RANK = 1000
# Prices that change later: row of the own goods by name, or every n-th packaged food.
LATER = (("2026-12-01", 0.9), ("2027-01-04", 1.05))


def picture_name(word: str) -> str:
    if not word:
        return ""
    return f"{word[1:]}.png" if word.startswith("@") else f"{word.lower()}.jpg"


def own_gtin(number: int) -> str:
    """GTIN-13 of the range 04, which GS1 leaves to a company's own use (General Specifications, section 2.1.11)."""
    body = f"04{number:010d}"
    return body + check_digit(body)


def table(section: str) -> list[list[str]]:
    """The lines of one section of build_demo_store_goods.txt, cut into their fields."""
    text = Path(__file__).with_name("build_demo_store_goods.txt").read_text(encoding="utf-8")
    body = text.partition(f"[{section}]\n")[2].partition("\n[")[0]
    return [line.split("|") for line in body.splitlines() if line and not line.startswith("#")]


def produce_rows() -> list[Row]:
    rows = []
    for plu, category, name, de, zh, ar, ja, price, weight, picture, synonyms in table("produce"):
        pounds, unit = price.split()
        rows.append(
            Row(
                plu=plu,
                name=name,
                name_de=de,
                name_zh_Hans=zh,
                name_ar=ar,
                name_ja=ja,
                price=pounds,
                unit=unit,
                tax="zero",
                category=category,
                weight_g=weight,
                picture=picture_name(picture),
                synonyms=synonyms,
                organic="yes" if len(plu) == 5 else "",
            )
        )
    return rows


def goods_row(number: int, line: list[str]) -> Row:
    name, de, zh, ar, ja, brand, size, category, pounds, picture, extras = line
    extra = dict(part.partition("=")[::2] for part in re.split(r";(?=\w+=|organic)|^(?=organic)", extras) if part)
    words = extra.get("synonyms", "")
    sized = re.sub(r" (?=x |[a-zA-Z])|(?<=x) ", NBSP, size)
    net = net_g(sized)
    weight = extra.get("weight") or (str(weight_g(net, sized)) if net else "")
    return Row(
        gtin="" if "plu" in extra else own_gtin(number),
        plu=extra.get("plu", ""),
        name=name,
        name_de=de,
        name_zh_Hans=zh,
        name_ar=ar,
        name_ja=ja,
        brand=brand,
        size=sized,
        category=category,
        price=pounds,
        tax=extra.get("tax", tax(category)),
        weight_g=weight,
        min_age=extra.get("age", ""),
        limit=extra.get("limit", ""),
        picture=picture_name(picture),
        synonyms=words,
        organic="yes" if "organic" in extra else "",
        no_discount=extra.get("no_discount", ""),
    )


def own_goods() -> list[Row]:
    lines = table("goods")
    rows = produce_rows() + [goods_row(n, line) for n, line in enumerate(lines, start=1)]
    return [replace(row, rank=str(n)) for n, row in enumerate(rows, start=1)]


def later_prices(rows: list[Row], every: int, most: int) -> list[Row]:
    """The same goods again with a price that begins later; nothing else differs."""
    chosen = [row for row in rows if row.gtin][::every][:most]
    later = []
    for n, row in enumerate(chosen):
        day, factor = LATER[n % len(LATER)]
        pence = max(5, round(float(row.price) * factor * 20) * 5)
        changed = f"{pence // 100}.{pence % 100:02d}"
        later += [replace(row, price=changed, valid_from=day)] if changed != row.price else []
    return later


def write_rows(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(cells(row) for row in rows)


def render(svg: bytes, size: int, share: float) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    side, edge = size * share, size * (1 - share) / 2
    QSvgRenderer(svg).render(painter, QRectF(edge, edge, side, side))
    painter.end()
    return image


def save_png(image: QImage, path: Path) -> None:
    """Saves with a palette: flat drawings lose nothing to see and three quarters of the bytes."""
    image.save(str(path))
    with Image.open(path) as picture:
        small = picture.convert("RGBA").quantize(128, method=Image.Quantize.FASTOCTREE)
    small.save(path, optimize=True)


def make_pictograms(source: Path, package: Path, names: set[str]) -> None:
    target = DEMO / "pictograms"
    bodies = json.loads((package / "icons.json").read_text(encoding="utf-8"))["icons"]
    for name in sorted(names):
        own = source / "icons" / f"{name}.svg"
        head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        svg = own.read_text(encoding="utf-8") if own.exists() else f"{head}{bodies[name]['body']}</svg>"
        (target / f"{name}.svg").write_text(svg.strip() + "\n", encoding="utf-8")
        save_png(render(svg.encode(), PICTOGRAM_PX, 1.0), target / f"{name}.png")


def make_picture(source: Path, name: str) -> None:
    """Product pictures: photographs cut square from the middle; pictograms at 70 % on nothing."""
    target = DEMO / "pictures"
    if name.endswith(".png"):
        svg = (DEMO / "pictograms" / name).with_suffix(".svg").read_bytes()
        for folder, size in ((target, PICTURE_PX), (target / "thumb", THUMB_PX)):
            save_png(render(svg, size, PICTOGRAM_SHARE), folder / name)
        return
    photos = {path.stem.removesuffix("_001").lower(): path for path in (source / "produce_photos").glob("*.jpg")}
    photo = Image.open(photos[name.removesuffix(".jpg")]).convert("RGB")
    side = min(photo.size)
    left, top = (photo.width - side) // 2, (photo.height - side) // 2
    square = photo.crop((left, top, left + side, top + side))
    for folder, size in ((target, PICTURE_PX), (target / "thumb", THUMB_PX)):
        square.resize((size, size), Image.Resampling.LANCZOS).save(
            folder / name, quality=85, optimize=True, progressive=False
        )


def check_plu(source: Path, rows: list[Row]) -> None:
    with (source / "plu_facts.csv").open(encoding="utf-8", newline="") as file:
        known = {record["plu"] for record in csv.DictReader(file)}
    unknown = [row.plu for row in rows if row.plu and row.plu[-4:] not in known and row.category != "bakery"]
    if unknown:
        raise SystemExit(f"not in plu_facts.csv: {', '.join(unknown)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, metavar="SOURCE")
    parser.add_argument("package", type=Path, metavar="EMOJI_PACKAGE")
    arguments = parser.parse_args()
    QGuiApplication([])
    own, foods = own_goods(), packaged_foods(arguments.source / "off")
    foods = [replace(row, rank=str(FIRST_FOOD_RANK + n)) for n, row in enumerate(foods)]
    check_plu(arguments.source, own)
    for folder in (DEMO / "pictures", DEMO / "pictograms"):
        shutil.rmtree(folder, ignore_errors=True)
    (DEMO / "pictures" / "thumb").mkdir(parents=True)
    (DEMO / "pictograms").mkdir()
    write_rows(DEMO / "own-goods.csv", own + later_prices(own, every=9, most=6))
    write_rows(DEMO / "packaged-foods.csv", foods + later_prices(foods, every=120, most=6))
    pictures = {row.picture for row in own + foods if row.picture}
    categories = tomllib.loads((DEMO / "categories.toml").read_text(encoding="utf-8"))
    wanted = {name.removesuffix(".png") for name in pictures if name.endswith(".png")}
    make_pictograms(arguments.source, arguments.package, wanted | {c["pictogram"][:-4] for c in categories.values()})
    for name in sorted(pictures):
        make_picture(arguments.source, name)
    print(f"{len(own)} own goods, {len(foods)} packaged foods, {len(pictures)} pictures")


if __name__ == "__main__":
    main()
