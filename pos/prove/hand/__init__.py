"""A lane moved by hand: the production session and core, with a clock, a card and a printer that somebody holds."""
