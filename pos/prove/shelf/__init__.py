"""A month of a packing shelf: shoppers, children and thieves, the floor that shakes, and what the checks made of it."""
