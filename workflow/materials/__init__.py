"""The library of marketing material: versions of a file, a link or a text by product and industry, and how each is
used. A version is never changed: a map keeps the one it went out with."""
