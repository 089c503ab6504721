"""What became of money, for attendants and scripts: payments listed, told, settled, and compared with the terminal's."""
