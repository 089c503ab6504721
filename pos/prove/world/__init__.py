"""A shop in one thread: the real lane, its real drivers and their simulated devices, at a simulated time.

`schedule` decides who runs next, by a seed; `machine` is a `pos.wires.machine.Machine` on it; `wires` are its cables.
"""
