"""Gift cards, store credit and vouchers: the lane's side of their book, which is somewhere else."""
