"""`pos doctor`: looks at everything that a lane needs, and says of each what to do where it is not well."""
