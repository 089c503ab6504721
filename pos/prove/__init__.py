"""The proof: suites that attack the lane and count what it lost. `pos prove all` runs them and writes the report."""
