"""The demo bank: a deterministic world, month by month, written as the landing files of the 25 source systems."""
