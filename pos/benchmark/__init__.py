"""`pos bench`: the numbers of the design's table 9, measured on this machine, with percentiles and a JSON file."""
