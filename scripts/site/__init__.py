"""What the plugins of the site share: drawings, strangers' SQL apart from pages, addresses, search."""
