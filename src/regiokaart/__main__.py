"""Run the command line as ``python -m regiokaart``."""

from regiokaart.cli import main

if __name__ == "__main__":
    main()
