"""What officers saw when they looked: notes on a product, a business, a stall, a link, a paper, a lot."""
