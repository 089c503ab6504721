"""The shop's work with promotions: take a file in, look it over, and see what a basket costs and why."""
