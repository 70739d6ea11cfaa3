"""scikit-learn's own checks of an estimator; none is expected to fail."""

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from models import PropensityModel


@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks([PropensityModel()])
def test_scikit_learn_check(estimator, check):
    check(estimator)
