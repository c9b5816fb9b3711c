# ascribe: build, prove, install. `make help` lists the targets.
#
# B is the folder that everything is built in, so that variants (asan, coverage) stand side by side:
#   make B=build-asan SANITIZE=address,undefined

B ?= build
PREFIX ?= /usr/local
VERSION := 0.1.0

PKGS := libpq libsodium jansson libcrypto libunistring libsmartcols
PG_CFLAGS = $(shell pkg-config --cflags libpq libsodium jansson libcrypto 2>/dev/null)
LIBS := -lpq -lsodium -ljansson -lcrypto -lunistring -lsmartcols

CC ?= cc
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 \
        -Wswitch-enum -Werror
OPT ?= -O2
HARDEN ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -DASCRIBE_VERSION='"$(VERSION)"' $(WARN) $(OPT) -g $(HARDEN) $(SAN) $(COV) \
             -Iinclude -I. $(PG_CFLAGS) $(CFLAGS)
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(SAN) $(COV) $(LDFLAGS)
SAN = $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer)
COV = $(if $(COVERAGE),--coverage -fprofile-update=atomic)

LIB_SRC := $(filter-out src/main.c,$(wildcard src/*/*.c))
LIB_OBJ := $(LIB_SRC:%.c=$(B)/%.o) $(B)/gen/sql.o $(B)/gen/demo_case.o
SQL := $(wildcard sql/migrations/*.sql sql/queries/*.sql)

.PHONY: all
all: $(B)/ascribe ## build the program

$(B)/ascribe: $(B)/src/main.o $(B)/libascribe.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(B)/libascribe.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# Every SQL file becomes a string of the same name: sql/queries/head.sql is SQL_QUERY_HEAD.
$(B)/gen/sql.c: sql/embed.awk $(SQL)
	@mkdir -p $(@D)
	awk -f sql/embed.awk $(sort $(SQL)) >$@.tmp && mv $@.tmp $@

$(B)/gen/demo_case.c: sql/embed_text.awk tests/cases/albania-2022.jsonl
	@mkdir -p $(@D)
	awk -v name=DEMO_CASE -v header=src/cli/demo_case.h -f sql/embed_text.awk tests/cases/albania-2022.jsonl >$@.tmp && mv $@.tmp $@

$(B)/gen/%.o: $(B)/gen/%.c
	$(CC) $(CFLAGS_ALL) -Wno-overlength-strings -c -o $@ $<

UNIT_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard tests/unit/*.c tests/support/*.c))
$(B)/tests/run-unit: $(UNIT_OBJ) $(B)/libascribe.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ -lcriterion $(LIBS)

DB_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard tests/db/*.c tests/support/*.c))
$(B)/tests/run-db: $(DB_OBJ) $(B)/libascribe.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ -lcriterion $(LIBS)

.PHONY: check-unit
check-unit: $(B)/tests/run-unit ## unit tests: no database
	$(B)/tests/run-unit $(if $(FILTER),--filter '$(FILTER)')

.PHONY: clean
clean: ## remove what was built
	rm -rf build build-*

-include $(shell find $(B) -name '*.d' 2>/dev/null)

# Tests whose child processes leave by _exit write their coverage counts themselves.
comma := ,
LDFLAGS_ALL += $(if $(COVERAGE),-Wl$(comma)-u$(comma)__gcov_dump)

# Fuzzing: every tests/fuzz/fuzz_<name>.c with libFuzzer, over the seeds in tests/fuzz/seeds/<name>/.
FUZZ_SECONDS ?= 600
FUZZ_B ?= build-fuzz
FUZZ_NAMES := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

.PHONY: fuzz
fuzz: $(addprefix run-fuzz-,$(FUZZ_NAMES)) ## fuzz each target for FUZZ_SECONDS (clang)

.PHONY: $(addprefix run-fuzz-,$(FUZZ_NAMES))
$(addprefix run-fuzz-,$(FUZZ_NAMES)): run-fuzz-%: build-fuzzers
	@mkdir -p $(FUZZ_B)/corpus/$*
	$(FUZZ_B)/fuzz_$* -max_total_time=$(FUZZ_SECONDS) -timeout=20 -print_final_stats=1 -artifact_prefix=$(FUZZ_B)/$*- \
		$(FUZZ_B)/corpus/$* tests/fuzz/seeds/$*

.PHONY: build-fuzzers
build-fuzzers: ## build the fuzzers alone
	$(MAKE) -s CC=clang B=$(FUZZ_B) OPT=-O1 HARDEN= SAN='$(FUZZ_FLAGS) -fsanitize=fuzzer-no-link' \
		$(addprefix $(FUZZ_B)/fuzz_,$(FUZZ_NAMES))

$(FUZZ_B)/fuzz_%: $(FUZZ_B)/tests/fuzz/fuzz_%.o $(FUZZ_B)/libascribe.a
	$(CC) $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)
