"""What the lane has sold, out of its journal: X and Z reports and sales, as table, CSV or JSON."""
