"""Files that a marketplace gave back with the reasons why it did not take a product."""
