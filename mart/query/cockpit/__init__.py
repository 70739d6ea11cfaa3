"""Questions of the first screen."""
