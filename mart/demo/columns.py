"""A table of NumPy columns that grows at the end and never reorders, so that row numbers are identities."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


class Columns:
    """Columns of equal length; `table.name` is a view of the rows there are.

    >>> people = Columns({"age": np.int16})
    >>> people.append(2, age=[30, 41])
    slice(0, 2, None)
    >>> people.age.tolist()
    [30, 41]
    """

    def __init__(self, dtypes: Mapping[str, type]) -> None:
        self._data = {name: np.zeros(16, dtype) for name, dtype in dtypes.items()}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __getattr__(self, name: str) -> np.ndarray:
        try:
            return self.__dict__["_data"][name][: self.__dict__["_count"]]
        except KeyError as error:
            raise AttributeError(name) from error

    def append(self, count: int, **values: object) -> slice:
        """Add `count` rows; columns not named are zero. Returns the slice of the new rows."""
        new = self._count + count
        if new > len(next(iter(self._data.values()))):
            self._grow(new)
        rows = slice(self._count, new)
        for name, value in values.items():
            self._data[name][rows] = value
        self._count = new
        return rows

    def _grow(self, need: int) -> None:
        size = max(need, len(next(iter(self._data.values()))) * 3 // 2)
        for name, old in self._data.items():
            self._data[name] = np.zeros(size, old.dtype)
            self._data[name][: self._count] = old[: self._count]
