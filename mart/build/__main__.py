"""`python -m mart.build [--json]`."""

import sys

from mart.build.cli import cli_build

if __name__ == "__main__":
    sys.exit(cli_build(as_json="--json" in sys.argv[1:]))
