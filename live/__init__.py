"""How people reach a musyawarah: pages, panels, sockets, links and the command line."""
