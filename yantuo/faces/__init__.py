"""How people and machines come in: desk, business, portal, field, api, cli."""
