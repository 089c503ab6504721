"""Phone wallets: the shopper shows a payment code, or the lane shows one to be scanned."""
