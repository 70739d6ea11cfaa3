"""Screen of prospects: firms on payment chains that are no customers, and the opportunities on them."""
