# Documentation from the tables: rules, coverage, reference, JSON Schemas, manual pages, the examples of `explain`.

GENERATE := $(BUILD)/docs/generate
GENERATE_PARTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard docs/*.c))
GENERATED := docs/rules docs/coverage.md docs/reference docs/schema docs/man src/output/examples.def

$(GENERATE): $(GENERATE_PARTS) $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(GENERATE_PARTS) $(filter-out $(MAIN),$(OBJECTS)) $(GI_LDLIBS)

# The tests compare, too.
run-tests: $(GENERATE)

-include $(GENERATE_PARTS:.o=.d)

docs: ## write what comes from the tables: docs/rules, docs/coverage.md, docs/reference, docs/schema, docs/man
	@tests/deps build
	@$(SUBMAKE) -s $(GENERATE)
	@$(GENERATE) .

docs-check: ## compare the documentation with what the tables say
	@tests/deps build
	@$(SUBMAKE) -s $(GENERATE)
	@BUILD=$(BUILD) docs/check $(GENERATED)

.PHONY: docs docs-check
