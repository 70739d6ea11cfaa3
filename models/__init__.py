"""Scoring of target customers. `from models import PropensityModel` loads scikit-learn only when the name is used."""

__all__ = ["PropensityModel"]


def __getattr__(name: str):
    """The estimator, imported on first use so that importing the package costs nothing."""
    if name == "PropensityModel":
        from models.propensity import PropensityModel

        return PropensityModel
    raise AttributeError(f"module 'models' has no attribute {name!r}")
