"""A check: something about a sale, or the lane, that the shopper or a team member has to put right.

One type for all of them. What each reason holds up, who may clear it and with which decisions is the table `RULES`; an
`Intervention` carries its own copy, so that an old record means what it meant. Only payment ever waits: no check stops
the scanner (ux.md section 1, principle 1; section 5).
"""

from typing import Literal

from msgspec import Struct

from pos.sale.product import Name, Product

__all__ = [
    "RULES",
    "Approval",
    "AssistTimes",
    "Audit",
    "AuditResult",
    "AuditRules",
    "CheckRules",
    "Choice",
    "Department",
    "Facts",
    "Intervention",
    "Level",
    "Need",
    "Reason",
    "RiskRule",
    "Rule",
    "Seen",
]

Reason = Literal[
    "age", "weight", "unknown-item", "not-for-sale", "price-check", "quantity", "high-value", "coupon", "void",
    "suspend", "refund", "payment-unknown", "no-paper", "audit", "help", "device-fault", "walk-off", "spot-check",
    "security-tag", "restricted-hours", "limit",
]  # fmt: skip
Level = Literal["nudge", "staff", "held"]
"""Who is asked. "nudge": the shopper alone, who can mend it; "staff": the team was told and the shopper carries on;
"held": the shopper can't go on until somebody has decided."""
Holds = Literal["", "pay", "lane"]
"""What waits: nothing, payment, or everything (money may be moving)."""


class Facts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person needs to decide; only what is known.

    Attributes:
        sku, name, line_id: which goods, and their line in the basket.
        code: what else it is about: a barcode, a ticket, an intent, a device.
        detail: a sentence for staff, as a device or the shopper's topic gave it.
        count, limit: how many, and up to how many nobody is asked.
        amount_minor: what it is worth, minor units.
        age: years.
        expected_g, tolerance_g, measured_g: the shelf's sum, grams. mean_g, samples: what was learned of the goods.
        nudges: how often the shopper was told before the team was.
    """

    sku: str = ""
    name: Name | None = None
    line_id: int = 0
    code: str = ""
    detail: str = ""
    count: int = 0
    limit: int = 0
    amount_minor: int = 0
    age: int = 0
    expected_g: int | None = None
    tolerance_g: int | None = None
    measured_g: int | None = None
    mean_g: int | None = None
    samples: int = 0
    nudges: int = 0


class Need(Struct, frozen=True, kw_only=True):
    """What a rule found: a check is needed. One check is open per `cause`; `size` grows with what it is about.

    An approval of a cause holds up to the size that was approved, as an ID check holds up to an age. `holds` and `how`
    are the reason's own (`RULES`) unless they are said.
    """

    reason: Reason
    cause: str
    facts: Facts = Facts()
    level: Level = "staff"
    size: int = 1
    holds: Holds | None = None
    how: tuple[str, ...] = ()


class Approval(Struct, frozen=True):
    """A team member approved a cause up to a size, for this sale."""

    cause: str
    size: int
    by: str


class Intervention(Struct, frozen=True, kw_only=True):
    """An open check.

    Attributes:
        id: "L004-B00000017-C2": the lane, the basket it arose in, and a running number.
        reason: why.
        cause: what exactly ("quantity:05012345678900"); a later need of the same cause joins this check.
        since: when the need arose, UTC milliseconds.
        facts: what is known.
        level: who is asked, now.
        holds: what waits for it.
        who: the act that `may(role, act)` is asked about.
        how: the decisions that are possible, the recommended one first.
        size: see `Need`.
        taken_by: who is on the way.
    """

    id: str
    reason: Reason
    cause: str
    since: int
    facts: Facts = Facts()
    level: Level = "staff"
    holds: Holds = ""
    who: str = ""
    how: tuple[str, ...] = ()
    size: int = 1
    taken_by: str = ""


class Department(Struct, frozen=True, kw_only=True):
    """What an article that is on no list is sold as: the receipt's words, and the tax in its price."""

    id: str
    name: Name
    tax: str


class RiskRule(Struct, frozen=True, kw_only=True):
    """More baskets of a kind are checked.

    Attributes:
        signal: "voids", "items", "total-minor", or a reason: how many checks of it this sale has had.
        at_least: from this on.
        adds_pm: so many more of a thousand baskets are picked.
    """

    signal: str
    at_least: int
    adds_pm: int


class AuditRules(Struct, frozen=True, kw_only=True):
    """Which baskets are checked: `random_pm` of a thousand by chance, more where a rule fits.

    Of a basket that is picked `items` pieces are scanned; 0: all.
    """

    random_pm: int = 0
    items: int = 5
    risk: tuple[RiskRule, ...] = ()


class Seen(Struct, frozen=True, kw_only=True):
    """Goods that were scanned for a check."""

    product: Product
    pieces: int = 1
    weight_g: int | None = None
    price_minor: int | None = None


class Audit(Struct, frozen=True, kw_only=True):
    """A basket that is checked before payment.

    Attributes:
        why: how it was picked.
        wanted: how many pieces are to be scanned; 0: all.
        started: a team member scans.
        seen: what they scanned; `unknown`: codes that are no goods of the shop.
    """

    why: Literal["random", "risk"]
    wanted: int = 0
    started: bool = False
    seen: tuple[Seen, ...] = ()
    unknown: int = 0


class AuditResult(Struct, frozen=True, kw_only=True):
    """What a check of a basket found: pieces, and minor units.

    Attributes:
        listed: pieces on the list; `checked`: pieces that were scanned.
        extra: in the bags, not on the list. missing: on the list, not in the bags. price: at another price.
    """

    why: Literal["random", "risk"]
    listed: int
    checked: int
    extra: int = 0
    extra_minor: int = 0
    missing: int = 0
    missing_minor: int = 0
    price: int = 0
    price_minor: int = 0


class AssistTimes(Struct, frozen=True, kw_only=True):
    """From need to solved, of the checks that people solved on one day (UTC), milliseconds."""

    day: int = 0
    count: int = 0
    total_ms: int = 0
    longest_ms: int = 0

    def with_one(self, since: int, at: int) -> "AssistTimes":
        """With another check, that was needed `since` and is solved `at`."""
        day, took = at // 86_400_000, max(0, at - since)
        before = self if self.day == day else AssistTimes(day=day)
        return AssistTimes(
            day=day,
            count=before.count + 1,
            total_ms=before.total_ms + took,
            longest_ms=max(before.longest_ms, took),
        )


class CheckRules(Struct, frozen=True, kw_only=True):
    """From where on the shop wants a person to look; 0 switches a rule off. Amounts in minor units.

    Attributes:
        quantity: more pieces of one article than this.
        dear_minor: an article of this price or more.
        voids, void_minor: more pieces taken off again, or worth more, than this.
    """

    quantity: int = 0
    dear_minor: int = 0
    voids: int = 0
    void_minor: int = 0
    challenge_age: int = 25
    """Who looks this old needs no ID (A06)."""
    audit: AuditRules = AuditRules()
    departments: tuple[Department, ...] = ()


class Choice(Struct, frozen=True):
    """A decision: what it is called, and whether it says yes, says no, or leaves the check open."""

    id: str
    means: Literal["yes", "no", "open"] = "yes"


class Rule(Struct, frozen=True, kw_only=True):
    """What is so for every check of a reason.

    Attributes:
        act: what `may(role, act)` is asked about, with the amount of its facts.
        holds: what waits for it.
        choices: the recommended one first.
        whys: one-tap reasons, the likeliest first; none: nothing to ask.
        remote: whether it may be decided from elsewhere ("from here"), or somebody has to go there.
        recommends: whether the first choice stands in mint; where it does not, looking at the goods does.
    """

    act: str
    choices: tuple[Choice, ...]
    holds: Holds = ""
    whys: tuple[str, ...] = ()
    remote: bool = True
    recommends: bool = True

    def choice(self, id_: str) -> Choice | None:
        """The choice of this name."""
        return next((one for one in self.choices if one.id == id_), None)


def _choices(*ids: str) -> tuple[Choice, ...]:
    """Choices by id: "-" before one that says no, "~" before one that leaves the check open."""
    means: dict[str, Literal["no", "open"]] = {"-": "no", "~": "open"}
    return tuple(Choice(id_.lstrip("-~"), means.get(id_[0], "yes")) for id_ in ids)


_PUT_AWAY = Rule(act="check-item", choices=_choices("collected"), remote=False)
_LOOKED_AT = Rule(
    act="audit", choices=_choices("~check", "all-good", "-list-updated"), holds="pay", remote=False, recommends=False
)

RULES: dict[Reason, Rule] = {
    "age": Rule(act="check-age", choices=_choices("clearly-over", "id-seen", "-not-sold"), holds="pay", remote=False),
    "weight": Rule(
        act="check-weight",
        choices=_choices("accept", "accept-learn", "-rescan", "-remove"),
        holds="pay",
        whys=("bag", "heavy-pack", "hand", "wrong-file", "other-item"),
    ),
    "unknown-item": Rule(
        act="check-item", choices=_choices("sell-as", "~look-up", "-leave-out"), whys=("not-on-file", "damaged-code")
    ),
    "not-for-sale": _PUT_AWAY,
    "price-check": Rule(
        act="check-price",
        choices=_choices("price-right", "new-price"),
        whys=("shelf-differs", "damaged", "price-match", "wrong-item"),
    ),
    "quantity": Rule(
        act="check-quantity", choices=_choices("seen", "-reduce"), holds="pay", whys=("counted", "business")
    ),
    "high-value": Rule(
        act="check-security", choices=_choices("seen", "-remove"), holds="pay", remote=False, recommends=False
    ),
    "coupon": Rule(
        act="check-coupon", choices=_choices("accept", "-not-valid"), holds="pay", whys=("seen", "damaged-code")
    ),
    "void": Rule(
        act="void-line",
        choices=_choices("approve", "-put-back"),
        holds="pay",
        whys=("changed-mind", "wrong-item", "too-dear", "damaged"),
    ),
    "suspend": Rule(
        act="save", choices=_choices("approve", "-not-now"), whys=("forgot-money", "fetching", "reader-down")
    ),
    "refund": Rule(act="refund", choices=_choices("approve", "-not-now"), remote=False, whys=("returned", "damaged")),
    "payment-unknown": Rule(
        act="settle-payment",
        choices=_choices("ask-again", "~charged", "~not-charged", "set-aside"),
        holds="lane",
        whys=("reader-journal", "reader-slip", "bank-said"),
    ),
    "no-paper": Rule(act="task", choices=_choices("~look"), remote=False),
    "audit": _LOOKED_AT,
    "help": Rule(
        act="help",
        choices=_choices("helped"),
        remote=False,
        whys=("shown-how", "scanned-for", "answered", "not-needed"),
    ),
    "device-fault": Rule(act="task", choices=_choices("~look"), remote=False),
    "walk-off": Rule(
        act="recall", choices=_choices("bring-back", "goods-back"), whys=("came-back", "left-for-good", "unpaid-goods")
    ),
    "spot-check": _LOOKED_AT,
    "security-tag": Rule(act="check-security", choices=_choices("tag-removed", "-remove"), holds="pay", remote=False),
    "restricted-hours": _PUT_AWAY,
    "limit": Rule(act="check-quantity", choices=_choices("explained", "allow")),
}
"""By reason (ux.md section 5). A check of goods that are dear or picked is never waved through from afar."""
