# Unit tests: one program for each tests/unit/*.c, linked with the library.

UNIT := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(wildcard tests/unit/*.c))

$(UNIT:=.o): GI_CPPFLAGS += -Itests/unit

$(UNIT): %: %.o $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(filter-out $(MAIN),$(OBJECTS)) -lcmocka $(GI_LDLIBS)

-include $(UNIT:=.d)

test: ## install what is missing, then run every test (SUITE=word: only suites whose name holds it)
	@tests/deps build test
	@$(SUBMAKE) -s run-tests

run-tests: all $(UNIT) replays
	@BUILD=$(BUILD) tests/run $(SUITE)

.PHONY: test run-tests
