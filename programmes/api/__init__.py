"""What programs ask and send: programmes, acts of support, reports. Same services and rights as the pages."""
