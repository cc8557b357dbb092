"""The look: base pages, parts, lists, forms, charts and map, without any noun of the trade."""
