# The bench: this program, the floors and the peers, timed in turn; see tests/bench/run.

BENCH_CFLAGS := -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Wmissing-prototypes -Wstrict-prototypes
BENCH_PROGRAMS := $(BUILD)/bench/generate $(BUILD)/bench/floor $(BUILD)/bench/measure

$(BUILD)/bench/generate: BENCH_LIBRARIES := libcrypto
$(BUILD)/bench/floor: BENCH_LIBRARIES := yaml-0.1 libcmark

$(BENCH_PROGRAMS): $(BUILD)/bench/%: tests/bench/%.c
	@mkdir -p $(@D)
	$(CC) $(BENCH_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(if $(BENCH_LIBRARIES),$(shell pkg-config --cflags --libs $(BENCH_LIBRARIES)))

bench: $(BUILD)/git-incident $(BENCH_PROGRAMS) tests/npm/node_modules/.package-lock.json ## time check against the floors and peers (SIZE=large: 18,000 incidents, SIZE=small: 1,000)
	BUILD=$(BUILD) SIZE=$(SIZE) ONLY='$(ONLY)' tests/bench/run

.PHONY: bench
