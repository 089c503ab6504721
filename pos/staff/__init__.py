"""Who works at the lanes: the commands of `pos staff`."""
