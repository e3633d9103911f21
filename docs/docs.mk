# Documentation from the tables: rules, coverage, reference, JSON Schemas, the examples of `explain`.

GENERATE := $(BUILD)/docs/generate
GENERATE_PARTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard docs/*.c))
GENERATED := docs/rules docs/coverage.md docs/reference docs/schema src/output/examples.def

$(GENERATE): $(GENERATE_PARTS) $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(GENERATE_PARTS) $(filter-out $(MAIN),$(OBJECTS)) $(GI_LDLIBS)

-include $(GENERATE_PARTS:.o=.d)

docs: ## write what comes from the tables: docs/rules, docs/coverage.md, docs/reference, docs/schema
	@tests/deps build
	@$(SUBMAKE) -s $(GENERATE)
	@$(GENERATE) .

docs-check: ## compare the documentation with what the tables say
	@tests/deps build
	@$(SUBMAKE) -s $(GENERATE)
	@BUILD=$(BUILD) docs/check $(GENERATED)

.PHONY: docs docs-check
