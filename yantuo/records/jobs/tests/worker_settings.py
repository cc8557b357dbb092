"""Settings of a worker in tests: the same, with the tests' kinds of work."""

from yantuo.config.settings import *  # noqa: F403 - settings are taken as they are

PROCRASTINATE_IMPORT_PATHS = ["yantuo.records.jobs.tests.kinds"]
