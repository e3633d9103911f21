# Checks of the source: every executable file of tests/lint prints what is wrong and ends with 1.

LINTS := $(shell find tests/lint -maxdepth 1 -type f -perm -u+x | sort)

lint: ## check the source: floors, lengths, headers, symbols, codes, layout, scripts
	@tests/deps build test check
	@$(SUBMAKE) -s run-lint

run-lint: $(LIBRARY)
	@failed=0; for lint in $(LINTS); do \
		echo "== $$lint"; BUILD=$(BUILD) CC="$(CC)" PYTHONDONTWRITEBYTECODE=1 $$lint || failed=1; \
	done; exit $$failed

format: ## lay out all C files by .clang-format
	@tests/deps check
	clang-format -i $$(git ls-files -- 'src/*.[ch]' 'include/*.h' 'tests/*.[ch]')

analyze: ## static analysis by cppcheck, clang-tidy and gcc's analyzer
	@tests/deps build check
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--suppress=missingIncludeSystem --suppress=nullPointerRedundantCheck -Isrc -Iinclude -D_GNU_SOURCE -j2 src
	clang-tidy --quiet --warnings-as-errors='*' $(filter %.c,$(SOURCES)) \
		--checks='-*,bugprone-*,clang-analyzer-*,cert-err34-c,misc-redundant-expression,-bugprone-easily-swappable-parameters,-bugprone-reserved-identifier,-bugprone-assignment-in-if-condition,-bugprone-narrowing-conversions,-bugprone-implicit-widening-of-multiplication-result,-bugprone-branch-clone,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling,-clang-analyzer-deadcode.DeadStores,-clang-analyzer-core.NonNullParamChecker,-clang-analyzer-valist.Uninitialized,-bugprone-sizeof-expression' \
		-- -std=gnu11 $(GI_CPPFLAGS)

valgrind: ## unit tests and fuzz seeds under valgrind's memcheck
	@tests/deps build test check
	@TEST_SECONDS=7200 TEST_SLOWNESS=20 $(SUBMAKE) -s CFLAGS="-O1 -g" BUILD=$(BUILD)/valgrind SUITE="$(or $(SUITE),unit/ fuzz/)" \
		WRAPPER="valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite --suppressions=$(CURDIR)/tests/lint/valgrind.supp" run-tests

cov: ## run the tests with coverage; prints lines covered a file, the least covered first
	@tests/deps build test
	@rm -rf $(BUILD)/cov; $(SUBMAKE) -s CFLAGS="-O0 -g --coverage" BUILD=$(BUILD)/cov run-tests
	@python3 tests/lint/coverage.py $(BUILD)/cov

nightly: ## everything: 10,000 properties a test, torture, faults, limits, valgrind, sanitizers, fuzz 10 minutes a target, large bench
	$(MAKE) test TEST_N=10000
	$(MAKE) lint
	$(if $(wildcard tests/torture/*),$(MAKE) torture,@echo "no torture tests yet")
	$(MAKE) faults
	$(MAKE) limits
	$(MAKE) valgrind
	$(MAKE) asan SUITE=/
	$(MAKE) fuzz FUZZ_SECONDS=600
	$(MAKE) bench SIZE=large

release-check: ## what a newcomer does: a clone of HEAD in a temporary folder, there `make demo` and `make test`
	folder=$$(mktemp -d) && git clone -q . $$folder/git-incident && \
		$(MAKE) -C $$folder/git-incident BUILD=build demo && $(MAKE) -C $$folder/git-incident BUILD=build test && \
		rm -rf $$folder

.PHONY: release-check lint run-lint format analyze valgrind cov nightly
