"""The shop's members: `pos members`."""
