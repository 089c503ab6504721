"""The developer's window beside the kiosk: shelves to scan from, and the control desks of the simulated devices."""

from pos.counter.run import run_counter

__all__ = ["run_counter"]
