"""How fast, how large: measurements of the scripts and of the site, beside their floors and other tools."""
