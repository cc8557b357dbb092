"""Two files of one enterprise become one; the old number and credit code stay as aliases that lead to the heir."""
