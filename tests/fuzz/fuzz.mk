# Fuzz targets: each tests/fuzz/*.c with LLVMFuzzerTestOneInput becomes a replay of its seeds (any compiler, part of
# `make test`) and, by clang, a fuzzer.

FUZZ_SECONDS ?= 15
SANITIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined

FUZZ := $(patsubst tests/fuzz/%.c,$(BUILD)/tests/fuzz/%,$(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c)))

replays: $(FUZZ)

$(FUZZ): %: %.o $(BUILD)/tests/fuzz/replay.o $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(GI_LDLIBS)

$(FUZZ:=.fuzzer): %.fuzzer: %.o $(LIBRARY)
	$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(GI_LDLIBS)

fuzzers: $(FUZZ:=.fuzzer)

fuzz: ## fuzz every target for FUZZ_SECONDS each (TARGET=name: one), with clang
	@tests/deps build check
	@$(SUBMAKE) -s BUILD=$(BUILD)/fuzz CC=clang CFLAGS="$(SANITIZE) -fsanitize=fuzzer-no-link" fuzzers
	@BUILD=$(BUILD)/fuzz FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run $(TARGET)

asan: ## unit tests, fuzz seeds and rule fixtures under the address and undefined behaviour sanitizers
	@tests/deps build test
	@$(SUBMAKE) -s BUILD=$(BUILD)/asan CFLAGS="$(SANITIZE)" SUITE="$(or $(SUITE),unit/ fuzz/ rules)" run-tests

-include $(FUZZ:=.d) $(BUILD)/tests/fuzz/replay.d

.PHONY: replays fuzzers fuzz asan
