"""`python -m pos.prove.failpoints PLAN`: one shop; see `trial`."""

import sys

from pos.prove.failpoints.trial import main

main(sys.argv[1])
