"""Who comes into the shop. A module of its own for each; `roles` lists them.

A new one is a function in a new module with `@visitor("name", weight)` (one at a time, at the lane) or `@actor("name")`
(all day, beside the others), imported in `pos.prove.world.cast`.
"""
