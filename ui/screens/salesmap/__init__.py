"""The sales map: five steps on one page."""
