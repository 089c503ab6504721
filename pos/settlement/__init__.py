"""What became of money, for attendants and scripts: payments told, settled, and compared with the terminal's."""
