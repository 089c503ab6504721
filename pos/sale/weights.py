"""What a piece weighs on the packing shelf: learned from sales, and carried by the scan.

Mean and spread are kept on line (B. P. Welford, Technometrics 4(3), 1962): no history is needed. What is expected of
the next piece is Student's predictive distribution with a weak prior: few pieces, a wide band.

- A piece far from what is known waits in a *run*. A run that agrees with itself is another lot: it replaces the old.
- What an attendant let pass teaches nothing, but it takes the trust away: then any weight will do until a few sales
  without a doubt agree on one.
- How far pieces differ is pooled by category, as the median of what was seen, which no wrong weight moves much: of a
  new article with few pieces that is what is known best.
- Goods that most shoppers leave off the shelf (large, hung on the trolley) are learned as such.
"""

from math import exp, sqrt
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

__all__ = [
    "NOTHING_KNOWN", "Expected", "Kind", "Weight", "WeightSample", "by_scale", "expected", "is_category", "learn",
    "learn_spread", "quantile", "sku_of_category",
]  # fmt: skip

Kind = Literal["placed", "skipped", "let-pass", "taught"]

MOST = 400
"""Pieces that a mean remembers; older ones fade, so a slow change is followed."""
ENOUGH = 8
"""Pieces from which a weight counts as known."""
PROVISIONAL = 3
"""Of fewer pieces a weight may yet be wrong altogether: what else comes is taken, and nobody is asked."""
FAR_PART = 0.3
"""No lot is off by so much of its weight as a rule."""
RUN, AGREED = 5, 3
"""Pieces in a row that make another lot; that settle what is in doubt."""
DISPUTES = 1
PRIOR_DEGREES = 5
"""How little is known of a spread before a piece was seen: tins differ by one percent, cucumbers by more than ten."""
CATEGORY_PIECES, CATEGORY_DEGREES = 30, 6
"""From so many pieces on the spread of a category is known; it is worth so many pieces of the article itself."""
SCALE_G, NORMAL_MEDIAN = 2.5, 1.48
"""What the scale adds to any spread; a standard deviation of the normal distribution in medians."""
LEARN_Z, RUN_Z = 3.5, 3.0
TRAY_G = 8
SKIPS = 5
"""Skips from which goods may count as not meant for the shelf, if they are most of what is known."""


class Weight(Struct, frozen=True, kw_only=True):
    """What is known of one article, as it is stored. Grams; `squares` is the sum of squared distances from the mean.

    `odd`, `odd_mean_g`: the run of pieces that did not fit. `lots`: how often the article has moved to another weight.
    `skipped`: pieces that a shopper left off the shelf by "Too big". `disputes`: let pass by attendants, in a row.
    """

    sku: str
    pieces: int = 0
    mean_g: float = 0.0
    squares: float = 0.0
    odd: int = 0
    odd_mean_g: float = 0.0
    lots: int = 0
    skipped: int = 0
    disputes: int = 0

    @property
    def disputed(self) -> bool:
        """Whether attendants had to let it pass so often that it is not trusted."""
        return self.disputes >= DISPUTES

    @property
    def skips(self) -> bool:
        """Whether most shoppers leave it off the shelf."""
        return self.skipped >= SKIPS and self.skipped > self.pieces


class WeightSample(Struct, frozen=True, kw_only=True, gc=False):
    """What one sale says of one article: `pieces` of it came to `weight_g` together (0 where they were skipped).

    `kind`: "placed" without a doubt; "skipped"; "let-pass" by an attendant; "taught" by one who may.
    """

    sku: str
    weight_g: int
    pieces: int = 1
    kind: Kind = "placed"
    nominal_g: int | None = None
    """What the catalogue says, if it does: what is learned begins there."""
    category: str = ""
    """Of the article."""


class Expected(Struct, frozen=True, gc=False):
    """What the next piece weighs, whole milligrams; a record has no fractions.

    Attributes:
        mean_mg: one piece.
        spread_mg: one standard deviation between pieces; 0: nothing is known, any weight will do.
        degrees: of freedom of that spread: few make a wide band.
        pieces: how many were seen.
        skip: need not be put on the shelf.
    """

    mean_mg: int = 0
    spread_mg: int = 0
    degrees: int = 0
    pieces: int = 0
    skip: bool = False

    @property
    def known(self) -> bool:
        """Whether a weight can be told from it."""
        return self.spread_mg > 0

    @property
    def provisional(self) -> bool:
        """Whether it comes from so few pieces that it may be wrong altogether."""
        return self.pieces < PROVISIONAL

    @property
    def mean_g(self) -> float:
        """One piece, grams."""
        return self.mean_mg / 1000


NOTHING_KNOWN = Expected()


def sku_of_category(category: str) -> str:
    """Where the spread of a category is kept, among the articles: its median is `mean_g`, parts in a thousand."""
    return f"@{category}"


def is_category(sku: str) -> bool:
    """Whether this is a category's row, and no article's."""
    return sku.startswith("@")


def learn_spread(category: Weight, article: Weight, each_g: float) -> Weight:
    """How far pieces of a category differ, with one more of an article of which some were seen.

    The median, found by steps up and down (H. Robbins, S. Monro, Annals of Mathematical Statistics 22, 1951).
    """
    if not article.pieces or article.disputed:
        return category
    apart = abs(each_g - article.mean_g) * sqrt(article.pieces / (article.pieces + 1))
    part = max(0.5, 1000 * apart / max(1.0, article.mean_g))
    pieces, median = category.pieces + 1, category.mean_g or part
    step = exp(max(1 / pieces, 0.02))
    return replace(category, pieces=pieces, mean_g=median * step if part > median else median / step)


def _prior_g(mean_g: float) -> float:
    """How far pieces of an article differ, before any was seen: packs of one kind by some percent."""
    return 4 + 0.02 * mean_g


def _prior(mean_g: float, category: Weight | None) -> tuple[float, int]:
    """How far pieces differ, before any was seen, one standard deviation; and what that is worth, in pieces."""
    if category is None or category.pieces < CATEGORY_PIECES:
        return _prior_g(mean_g), PRIOR_DEGREES
    return sqrt(SCALE_G**2 + (NORMAL_MEDIAN * category.mean_g * mean_g / 1000) ** 2), CATEGORY_DEGREES


def expected(
    weight: Weight | None, nominal_g: int | None = None, *, skip: bool = False, category: Weight | None = None
) -> Expected:
    """What the next piece weighs.

    Args:
        weight: what was learned, if anything.
        nominal_g: what the catalogue says of one piece with its packing; counts as one piece that was seen.
        skip: the shop says that it need not lie on the shelf.
        category: how far pieces of the category differ.
    """
    known = weight or Weight(sku="")
    skip = skip or known.skips
    if known.disputed or not (known.pieces or nominal_g):
        return Expected(skip=skip)
    return _predicted(known, nominal_g, category, skip=skip)


def _predicted(known: Weight, nominal_g: int | None, category: Weight | None, *, skip: bool = False) -> Expected:
    """Student's predictive distribution; the prior of the spread counts as some degrees of freedom."""
    seen, told = known.pieces, 1 if nominal_g else 0
    mean = (told * (nominal_g or 0) + seen * known.mean_g) / (told + seen)
    apart = told * seen / (told + seen) * (known.mean_g - (nominal_g or 0)) ** 2 if seen else 0.0
    prior, worth = _prior(mean, category)
    degrees = worth + seen
    variance = (worth * prior**2 + known.squares + apart) / degrees
    spread = sqrt(variance * (1 + 1 / (told + seen)))
    return Expected(round(mean * 1000), max(1000, round(spread * 1000)), degrees, seen, skip)


def by_scale(weight_g: int) -> Expected:
    """Goods that were weighed at this lane, or whose label has their weight: net, so a tray or a bag comes to it."""
    return Expected((weight_g + TRAY_G) * 1000, 6000 + 5 * weight_g, 60, ENOUGH)


def quantile(z: float, degrees: int) -> float:
    """How many standard deviations hold as much of Student's t as `z` of the normal distribution.

    Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.5, three terms.
    """
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3


def learn(weight: Weight, sample: WeightSample, category: Weight | None = None) -> Weight:
    """What is known after one sale's word about the article; `category`: how far pieces of its category differ."""
    if sample.kind == "skipped":
        return replace(weight, skipped=weight.skipped + sample.pieces)
    if sample.kind == "let-pass":
        return replace(weight, disputes=weight.disputes + 1)
    each = sample.weight_g / sample.pieces
    if sample.kind == "taught":
        return _taught(replace(weight, disputes=0), each, sample.nominal_g, category)
    if weight.disputed or not _fits(weight, each, sample.nominal_g, category):
        return _odd(weight, each)
    return replace(_add(weight, each), odd=0, odd_mean_g=0.0, disputes=0)


def _taught(weight: Weight, each_g: float, nominal_g: int | None, category: Weight | None) -> Weight:
    """Another lot, says a person; altogether another weight has to be said twice, for a sure one."""
    if _fits(weight, each_g, nominal_g, category):
        return _add(weight, each_g)
    far = abs(each_g - weight.mean_g) > FAR_PART * weight.mean_g and weight.pieces >= ENOUGH
    again = weight.odd and abs(each_g - weight.odd_mean_g) <= max(12.0, 3 * _prior_g(each_g))
    return replace(weight, odd=1, odd_mean_g=each_g) if far and not again else _lot(weight, 1, each_g)


def _fits(weight: Weight, each_g: float, nominal_g: int | None, category: Weight | None) -> bool:
    if not weight.pieces:
        return True
    now = _predicted(weight, nominal_g, category)
    z = LEARN_Z if weight.pieces >= ENOUGH else RUN_Z
    return abs(each_g - now.mean_g) <= max(10.0, quantile(z, now.degrees) * now.spread_mg / 1000)


def _add(weight: Weight, each_g: float) -> Weight:
    """One more piece; beyond `MOST` the oldest fade."""
    full = weight.pieces >= MOST
    pieces = MOST if full else weight.pieces + 1
    step = each_g - weight.mean_g
    mean = weight.mean_g + step / pieces
    faded = weight.squares * (MOST - 1) / MOST if full else weight.squares
    return replace(weight, pieces=pieces, mean_g=mean, squares=faded + step * (each_g - mean))


def _odd(weight: Weight, each_g: float) -> Weight:
    """A piece that does not fit: one more of the run, or the first of another; a long run is another lot."""
    same = weight.odd and abs(each_g - weight.odd_mean_g) <= 3 * _prior_g(weight.odd_mean_g)
    run = weight.odd + 1 if same else 1
    mean = weight.odd_mean_g + (each_g - weight.odd_mean_g) / run if same else each_g
    if run >= max(2, min(AGREED if weight.disputed else RUN, weight.pieces + 1)):
        return _lot(weight, run, mean)
    return replace(weight, odd=run, odd_mean_g=mean)


def _lot(weight: Weight, pieces: int, mean_g: float) -> Weight:
    """Another weight from now on; its spread is not known yet, so the prior speaks."""
    return replace(
        weight, pieces=pieces, mean_g=mean_g, squares=0.0, odd=0, odd_mean_g=0.0, lots=weight.lots + 1, disputes=0
    )
