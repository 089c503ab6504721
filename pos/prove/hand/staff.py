"""Three people in memory: `ports.Staff` without a database, with the same tries."""

from dataclasses import dataclass, field

from pos.lane.people import Person, PinRefused, Secret

__all__ = ["PEOPLE", "HandStaff"]

SAM = Person(id="S17", name="Sam", roles=("attendant",))
ANA = Person(id="S18", name="Ana", roles=("supervisor",))
MIKA = Person(id="S19", name="Mika", roles=("manager",))
PEOPLE = {"2017": (SAM, "482913"), "2018": (ANA, "739105"), "2019": (MIKA, "610284")}
"""Badge -> who, and their PIN; their number is their id without the letter."""
FREE_TRIES = 5


@dataclass
class HandStaff:
    """Who works at this lane."""

    wrong: dict[str, int] = field(default_factory=dict)

    def by_badge(self, badge: str) -> Person | None:
        """See the port."""
        return PEOPLE[badge][0] if badge in PEOPLE else None

    def check(self, lane: int, number: str, pin: Secret) -> Person | PinRefused:
        """See the port."""
        who, digits = next((one for one in PEOPLE.values() if one[0].id == f"S{number}"), (None, ""))
        by = who.id if who is not None else ""
        tried = max(self.wrong.get(one, 0) for one in (f"lane:{lane}", by))
        if tried >= FREE_TRIES:
            return PinRefused(by=by, left=0, until_ms=1)
        if who is not None and pin.digits == digits:
            self.wrong.clear()
            return who
        for one in {f"lane:{lane}", by} - {""}:
            self.wrong[one] = self.wrong.get(one, 0) + 1
        return PinRefused(by=by, left=FREE_TRIES - tried - 1)
