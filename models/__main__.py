"""`python -m models`: the commands, wired; each is imported when it is called."""

from __future__ import annotations

from typing import Annotated

import typer

from mart.cli.terminal import OneLineGroup

app = typer.Typer(
    cls=OneLineGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Which customers will take which product: train, judge, score, and say how good it is.",
)
Json = Annotated[bool, typer.Option("--json", help="JSON for machines instead of text.")]


@app.command()
def train(
    seed: Annotated[int, typer.Option(min=0, help="Seed of sampling and fitting.")] = 7, as_json: Json = False
) -> None:
    """Train and judge every pushable product and the behavioural segments, on the build that waits or is published."""
    from models.cli import cli_train

    _end(cli_train(seed, as_json))


@app.command()
def evaluate(as_json: Json = False) -> None:
    """The figures of every product in later months; on a demo bank also against the true probabilities."""
    from models.cli import cli_evaluate

    _end(cli_evaluate(as_json))


@app.command()
def score(as_json: Json = False) -> None:
    """Score every eligible customer, write the target lists into the build, publish it where it waited for them."""
    from models.cli import cli_score

    _end(cli_score(as_json))


@app.command()
def order(
    contacts: Annotated[
        int | None, typer.Option(min=1, help="How many contacts; default: the managers' month.")
    ] = None,
    as_json: Json = False,
) -> None:
    """What orders of contacts win on a demo bank: incremental, propensity x profit, random, best possible."""
    from models.cli import cli_order

    _end(cli_order(contacts, as_json))


@app.command()
def effects(as_json: Json = False) -> None:
    """The effect of an approach measured by campaigns beside the one a demo bank planted, product by product."""
    from models.cli import cli_effects

    _end(cli_effects(as_json))


@app.command()
def card(
    name: Annotated[
        str | None, typer.Argument(help="Product id, pool_<need>, segments or uplift; without one, list them.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print a model card."""
    from models.cli import cli_card

    _end(cli_card(name, as_json))


def _end(code: int) -> None:
    if code:
        raise typer.Exit(code)


if __name__ == "__main__":
    app(prog_name="python -m models")
