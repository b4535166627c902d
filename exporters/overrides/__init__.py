"""What a product says otherwise at one marketplace: title, text, price, photos, category."""
