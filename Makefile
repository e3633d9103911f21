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
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(GI_LDLIBS)

$(LIBRARY): $(filter-out $(MAIN),$(OBJECTS))
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(GI_CPPFLAGS) $(CPPFLAGS) $(GI_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d)
-include $(wildcard tests/*/*.mk docs/*.mk)

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

deps: ## install what is missing of packages.list (group build; TEST=1: test too), with apt as root or by sudo
	tests/deps build $(if $(TEST),test)

clean: ## remove build/
	rm -rf $(BUILD)

.PHONY: all help deps clean
