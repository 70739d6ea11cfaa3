"""Sales maps: from products to leads in five steps, saved, versioned and resumable. A map is a case of kind sales_map
with a plan and members of its own."""
