# The machine fails, and pushes are too large: all points and sizes; `make test` takes some of them.

faults: ## disturb the server's hooks at every call, not at some (SUITE of make test: faults)
	@tests/deps build test
	@FAULTS=all TEST_SECONDS=7200 $(SUBMAKE) -s SUITE=suites/faults run-tests

limits: ## 700 MiB blobs, 100,000 commits, 10,000 signatures: refused in bounded memory and time
	@tests/deps build test
	@LIMITS=all TEST_SECONDS=7200 $(SUBMAKE) -s SUITE=suites/limits run-tests

.PHONY: faults limits
