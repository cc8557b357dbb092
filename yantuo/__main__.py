"""python -m yantuo COMMAND."""

import sys

from yantuo.start.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
