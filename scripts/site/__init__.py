"""Code that the plugins of the site share: drawings, processes for readers' SQL, addresses, search."""
