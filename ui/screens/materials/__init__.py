"""The library of marketing material: what there is, for what, and how it is used."""
