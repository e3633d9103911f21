# Golden files: what check writes, in every format.

golden: all ## write the expected reports of tests/golden anew, on purpose; look at the difference before it is committed
	@BUILD=$(BUILD) tests/golden/run write
	@git --no-pager diff --stat -- tests/golden

.PHONY: golden
