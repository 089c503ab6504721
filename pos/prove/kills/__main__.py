"""`python -m pos.prove.kills PLAN`: one shop; see `shop`."""

import sys

from pos.prove.kills.shop import main

main(sys.argv[1])
