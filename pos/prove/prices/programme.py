"""An integer programme, put together row by row and solved by HiGHS."""

from typing import Any

import highspy

__all__ = ["Programme"]

INFINITE = highspy.kHighsInf


class Programme:
    """Minimise a cost over whole numbers that are not negative."""

    def __init__(self) -> None:
        self._costs: list[int] = []
        self._highest: list[float] = []
        self._rows: list[tuple[dict[int, int], float, float]] = []

    def number(self, cost: int = 0, highest: float = INFINITE) -> int:
        """A new unknown: its place."""
        self._costs.append(cost)
        self._highest.append(highest)
        return len(self._costs) - 1

    def row(self, terms: dict[int, int], lowest: float = -INFINITE, highest: float = INFINITE) -> None:
        """`lowest <= sum of unknowns times factors <= highest`."""
        self._rows.append((terms, lowest, highest))

    def cheapest(self, extra: tuple[dict[int, int], float, float] | None = None) -> int | None:
        """The lowest cost, under one more row if given; `None` if nothing fits."""
        if not self._costs:
            return 0
        rows = [*self._rows, extra] if extra else self._rows
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.silent()
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("mip_rel_gap", 0.0)
        # Costs are whole numbers: less than one away from the best is the best.
        solver.setOptionValue("mip_abs_gap", 0.9)
        solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
        solver.passModel(self._model(rows))
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values: list[float] = solver.getSolution().col_value
        return sum(cost * round(value) for cost, value in zip(self._costs, values, strict=True))

    def costs(self) -> dict[int, int]:
        """The cost itself, as the terms of a row."""
        return {at: cost for at, cost in enumerate(self._costs) if cost}

    def _model(self, rows: list[tuple[dict[int, int], float, float]]) -> Any:  # noqa: ANN401 - the solver has no types
        model = highspy.HighsLp()
        count = len(self._costs)
        model.num_col_, model.num_row_ = count, len(rows)
        model.col_cost_ = [float(cost) for cost in self._costs]
        model.col_lower_, model.col_upper_ = [0.0] * count, self._highest
        model.row_lower_ = [row[1] for row in rows]
        model.row_upper_ = [row[2] for row in rows]
        starts, index, value = [0], list[int](), list[float]()
        for terms, _, _ in rows:
            index += terms
            value += map(float, terms.values())
            starts.append(len(index))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, index, value
        model.integrality_ = [highspy.HighsVarType.kInteger] * count
        return model
