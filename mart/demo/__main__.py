"""`python -m mart.demo`, the same as `python -m mart demo`."""

import typer

from mart.demo.cli import cli_demo

if __name__ == "__main__":
    typer.run(cli_demo)
