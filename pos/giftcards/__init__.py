"""The shop's book of gift cards, store credit and vouchers: one truth for all lanes."""
