"""`python -m pos`."""

from pos.cli import main

if __name__ == "__main__":
    main()
