"""The ladder: what the worker does with a clock that runs out, rung by rung, and the trace it leaves."""
