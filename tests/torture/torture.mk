# Torture: one failing call a run.

$(BUILD)/tests/torture/shim.so: tests/torture/shim.c
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -std=gnu11 -O2 -Wall -Wextra -fPIC -shared -o $@ $< -ldl

torture: ## make every Nth allocation, open and read of `check` fail (STEP=7: every seventh)
	@tests/deps build test
	@$(SUBMAKE) -s run-torture

run-torture: all $(BUILD)/tests/torture/shim.so
	@BUILD=$(BUILD) tests/torture/run

.PHONY: torture run-torture
