"""What a lane's journal says: its days and sales, and its checks (how many, how long, how often for nothing)."""
