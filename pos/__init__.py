"""`pos`: a self-checkout lane. One pure core, drivers on wires, a journal that survives a power cut."""

__version__ = "0.1.0"
