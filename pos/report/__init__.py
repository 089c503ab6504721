"""What a lane's journal says about its checks: how many, how long, how often for nothing; as table, CSV and picture."""
