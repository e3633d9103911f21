# git-incident: `make` builds build/git-incident, `make help` lists the targets. GNU make, no configure step.

CC ?= cc
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
CORPORA ?= ../shared/corpora
export CORPORA

BUILD ?= build
VERSION := 0.1.0

LIBRARIES := libgit2 yaml-0.1 libcmark libcrypto jansson
GI_CPPFLAGS := -D_GNU_SOURCE -include src/base/banned.h -DGI_VERSION='"$(VERSION)"' -Isrc -Iinclude $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null)
GI_CFLAGS := -std=gnu11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla -Walloca \
	-Wformat=2 -Wwrite-strings -Wswitch-enum -Wundef -fno-strict-aliasing -fstack-protector-strong -pthread
GI_LDLIBS := $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null) -lunistring -pthread

SOURCES := $(wildcard src/*/*.c src/*/*/*.c)
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
MAIN := $(BUILD)/src/cli/main.o
LIBRARY := $(BUILD)/libincident.a

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

all: $(BUILD)/git-incident ## build build/git-incident

$(BUILD)/git-incident: $(MAIN) $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(OBJECTS) $(GI_LDLIBS)

$(LIBRARY): $(filter-out $(MAIN),$(OBJECTS))
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(GI_CPPFLAGS) $(CPPFLAGS) $(GI_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# What `git incident version --build-options` names.
$(BUILD)/src/cli/version.o: GI_CPPFLAGS += -DGI_LIBRARIES='"$(foreach library,$(LIBRARIES),$(library) $(shell pkg-config --modversion $(library) 2>/dev/null))"'

# The Markdown templates become strings of src/work/templates.c.
TEMPLATES := $(wildcard templates/records/*.md)
$(BUILD)/templates.inc: $(TEMPLATES)
	@mkdir -p $(@D)
	for file in $(TEMPLATES); do \
		printf 'TEMPLATE("%s",\n' "$${file##*/}" && sed -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' "$$file" && echo ')' || exit 1; \
	done >$@
$(BUILD)/src/work/templates.o: $(BUILD)/templates.inc
$(BUILD)/src/work/templates.o: GI_CPPFLAGS += -I$(BUILD)

# The stubs of hooks become strings of src/work/hooks.c.
$(BUILD)/hooks.inc: hooks/gate
	@mkdir -p $(@D)
	sed -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' hooks/gate >$@
$(BUILD)/src/work/hooks.o: $(BUILD)/hooks.inc
$(BUILD)/src/work/hooks.o: GI_CPPFLAGS += -I$(BUILD)

-include $(OBJECTS:.o=.d)
-include $(wildcard tests/*/*.mk docs/*.mk)

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

deps: ## install what is missing of packages.list (group build; TEST=1: test and check, too), with apt as root or by sudo
	@tests/deps build $(if $(TEST),test check)

# A fresh machine lacks pkg-config, which this file asks for the libraries' flags: make starts anew after deps.
SUBMAKE = $(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))

demo: ## install what is missing, then show the program on real incidents in a temporary folder
	@tests/deps build
	@$(SUBMAKE) -s all
	@BUILD=$(BUILD) tests/demo

# Man pages come from docs/, completions from the program itself.
COMPLETIONS = $(foreach shell,bash zsh fish,$(BUILD)/completion/git-incident.$(shell))
MANUAL = $(wildcard docs/man/*.1 docs/man/*.5)
BASH_COMPLETIONS = $(PREFIX)/share/bash-completion/completions
ZSH_COMPLETIONS = $(PREFIX)/share/zsh/site-functions
FISH_COMPLETIONS = $(PREFIX)/share/fish/vendor_completions.d

$(COMPLETIONS): $(BUILD)/completion/git-incident.%: $(BUILD)/git-incident
	@mkdir -p $(@D)
	$< completion $* >$@

install: all $(COMPLETIONS) ## install program, manual and completions below PREFIX (default /usr/local), under DESTDIR
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 755 $(BUILD)/git-incident $(DESTDIR)$(PREFIX)/bin/git-incident
	for page in $(MANUAL); do \
		install -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/ || exit 1; \
	done
	install -d $(DESTDIR)$(BASH_COMPLETIONS) $(DESTDIR)$(ZSH_COMPLETIONS) $(DESTDIR)$(FISH_COMPLETIONS)
	install -m 644 $(BUILD)/completion/git-incident.bash $(DESTDIR)$(BASH_COMPLETIONS)/git-incident
	install -m 644 $(BUILD)/completion/git-incident.zsh $(DESTDIR)$(ZSH_COMPLETIONS)/_git-incident
	install -m 644 $(BUILD)/completion/git-incident.fish $(DESTDIR)$(FISH_COMPLETIONS)/git-incident.fish

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/git-incident
	rm -f $(foreach page,$(MANUAL),$(DESTDIR)$(PREFIX)/share/man/man$(subst .,,$(suffix $(page)))/$(notdir $(page)))
	rm -f $(DESTDIR)$(BASH_COMPLETIONS)/git-incident $(DESTDIR)$(ZSH_COMPLETIONS)/_git-incident
	rm -f $(DESTDIR)$(FISH_COMPLETIONS)/git-incident.fish

dist: ## pack the tracked files of HEAD into build/git-incident-VERSION.tar.gz
	@mkdir -p $(BUILD)
	git archive --prefix=git-incident-$(VERSION)/ -o $(BUILD)/git-incident-$(VERSION).tar.gz HEAD

clean: ## remove build/
	rm -rf $(BUILD)

.PHONY: all help deps demo install uninstall dist clean
