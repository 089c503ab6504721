"""Two charts side by side in one file. matplotlib draws them, for whoever asks for a picture."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pos.errors import ConfigError

__all__ = ["CARE", "INK", "LINE", "MINT", "two_charts"]

INK, MINT, CARE, LINE = "#14242B", "#0A5646", "#F2B33D", "#E4DFD2"


@contextmanager
def two_charts(path: Path) -> Iterator[tuple[Any, Any, Any]]:
    """The figure and its left and right axes; written as PNG, SVG or PDF, by the file's name, once they are drawn.

    Raises:
        ConfigError: matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
    except ImportError:
        raise ConfigError("Pictures need matplotlib.", "Install it: pip install 'pos[report]'.") from None
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(14, 6), layout="constrained")
    yield figure, left, right
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    plt.close(figure)
