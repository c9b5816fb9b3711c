# ascribe: build, prove, install. `make help` lists the targets.
#
# B is the folder that everything is built in, so that variants stand side by side: build, build-asan, build-coverage.

B ?= build
DEMO ?= $(B)/demo
PREFIX ?= /usr/local
VERSION := 0.1.0

# What building takes, what testing takes besides, and what lint takes (Debian's names).
PACKAGES := gcc libc6-dev pkg-config libpq-dev libsodium-dev libjansson-dev libssl-dev libunistring-dev \
            libsmartcols-dev libcmark-gfm-dev libarchive-dev libzstd-dev libmagic-dev libxml2-dev postgresql
TEST_PACKAGES := libcriterion-dev bats jq python3 python3-jsonschema openssl cmark-gfm signify-openbsd \
                 golang-go golang-golang-x-mod-dev zstd poppler-utils parallel
FORM_PACKAGES := clang-format shellcheck universal-ctags
LINT_PACKAGES := clang-tidy cppcheck
# How far the analyzer follows a function (225,000 by default): of the faults put in on purpose, each that it finds by
# default it finds so too, in a fifth of the time.
ANALYZER = -Xclang -analyzer-config -Xclang max-nodes=20000

CC ?= cc
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 \
        -Wswitch-enum -Werror
OPT ?= -O2
HARDEN ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
# libarchive, libmagic and libxml2 are not among these: they are loaded where they are needed (src/base/library.c).
LIBS := -lpq -lsodium -ljansson -lcrypto -lunistring -lsmartcols -lcmark-gfm
PG_CFLAGS = $(shell pkg-config --cflags libpq libsodium jansson libcrypto libxml-2.0 2>/dev/null)
SAN = $(if $(SANITIZE),-Wno-error -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer)
COV = $(if $(COVERAGE),--coverage -fprofile-update=atomic)
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -DASCRIBE_VERSION='"$(VERSION)"' $(WARN) $(OPT) -g $(HARDEN) $(SAN) $(COV) \
             -Iinclude -I. $(PG_CFLAGS) $(CFLAGS)
# Tests whose child processes leave by _exit write their coverage counts themselves: hence __gcov_dump.
comma := ,
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(SAN) $(COV) $(if $(COVERAGE),-Wl$(comma)-u$(comma)__gcov_dump) \
              $(LDFLAGS)

LIB_SRC := $(filter-out src/main.c,$(wildcard src/*/*.c))
LIB_OBJ := $(LIB_SRC:%.c=$(B)/%.o) $(B)/gen/sql.o $(B)/gen/demo_case.o $(B)/gen/report_css.o $(B)/gen/brief_schema.o
SQL := $(sort $(wildcard sql/migrations/*.sql sql/queries/*.sql))
SUPPORT_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard tests/support/*.c))
C_FILES := $(wildcard src/*.c src/*/*.[ch] include/ascribe/*/*.h tests/*/*.[ch])
SUB = $(MAKE) --no-print-directory -j$(shell nproc)

.DEFAULT_GOAL := all

# ---- Building

.PHONY: all
all: $(B)/ascribe ## build the program

$(B)/ascribe: $(B)/src/main.o $(B)/libascribe.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(B)/libascribe.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	@command -v pkg-config >/dev/null && pkg-config --exists libpq libsodium jansson libcrypto smartcols libcmark-gfm libarchive \
		libmagic libxml-2.0 || \
		{ echo "make: libraries are missing; \`make deps\` installs them" >&2; exit 1; }
	$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# Every SQL file becomes a string of the same name: sql/queries/head.sql is SQL_QUERY_HEAD.
$(B)/gen/sql.c: sql/embed.awk $(SQL)
	@mkdir -p $(@D)
	awk -f sql/embed.awk $(SQL) >$@.tmp && mv $@.tmp $@

$(B)/gen/demo_case.c: sql/embed_text.awk tests/cases/albania-2022.jsonl
	@mkdir -p $(@D)
	awk -v name=DEMO_CASE -v header=src/cli/demo_case.h -f $^ >$@.tmp && mv $@.tmp $@

$(B)/gen/report_css.c: sql/embed_text.awk src/render/report.css
	@mkdir -p $(@D)
	awk -v name=REPORT_CSS -v header=src/render/report_html.h -f $^ >$@.tmp && mv $@.tmp $@

$(B)/gen/brief_schema.c: sql/embed_text.awk src/render/brief.schema.json
	@mkdir -p $(@D)
	awk -v name=BRIEF_SCHEMA -v header=ascribe/render/report.h -f $^ >$@.tmp && mv $@.tmp $@

$(B)/gen/%.o: $(B)/gen/%.c
	$(CC) $(CFLAGS_ALL) -Wno-overlength-strings -c -o $@ $<

-include $(shell find $(B) -name '*.d' 2>/dev/null)

.PHONY: deps
deps: ## install the packages that building and running take, where they are missing
	@tests/support/packages.sh $(PACKAGES)

.PHONY: demo
demo: deps ## the case of Albania 2022 in a casebook of its own, and its brief
	@$(SUB) -s all
	@tests/support/demo.sh $(B)/ascribe $(DEMO)

# ---- Tests

.PHONY: test
test: ## every test, on a disposable PostgreSQL
	@tests/support/packages.sh $(PACKAGES) $(TEST_PACKAGES)
	@$(SUB) -s $(B)/ascribe $(B)/tests/run-unit $(B)/tests/run-db $(REPLAYS)
	@$(GET_PGBOUNCER)
	@$(GET_STRACE)
	@$(MAKE) --no-print-directory check-unit check-fuzz check-db check-cli
	@command -v chromium >/dev/null || echo "make test: there is no Chromium here: SKIPPED what looks at reports in a browser" >&2

$(B)/tests/run-%: $(LIB_OBJ)
	$(CC) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(B)/libascribe.a -lcriterion $(LIBS)

$(B)/tests/run-unit: $(patsubst %.c,$(B)/%.o,$(wildcard tests/unit/*.c)) $(SUPPORT_OBJ) $(B)/libascribe.a
$(B)/tests/run-db: $(patsubst %.c,$(B)/%.o,$(wildcard tests/db/*.c)) $(SUPPORT_OBJ) $(B)/libascribe.a

.PHONY: check-unit
UNIT_JOBS ?= $(shell echo $$(($$(nproc) + 2))) # some wait for a time to end
check-unit: $(B)/tests/run-unit ## tests without a database; FILTER=suite/name picks some
	$(B)/tests/run-unit --jobs $(UNIT_JOBS) $(if $(FILTER),--filter '$(FILTER)')

# Each parser's fuzzer over its seeds, and some alterations of each; `make fuzz` looks for more.
FUZZ_NAMES := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
REPLAYS := $(addprefix $(B)/tests/fuzz/replay_,$(FUZZ_NAMES))

.PHONY: check-fuzz
check-fuzz: $(REPLAYS) ## each fuzzer's seeds, as they are and altered
	@for name in $(FUZZ_NAMES); do $(B)/tests/fuzz/replay_$$name tests/fuzz/seeds/$$name 100 || exit 1; done

.SECONDARY: $(B)/tests/fuzz/replay.o $(FUZZ_NAMES:%=$(B)/tests/fuzz/fuzz_%.o)
$(B)/tests/fuzz/replay_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/replay.o $(B)/libascribe.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

.PHONY: check-db
check-db: $(B)/tests/run-db ## tests of the store on a real PostgreSQL
	tests/support/with-server.sh $(B)/tests/run-db $(if $(FILTER),--filter '$(FILTER)')

# Files of tests side by side, by GNU parallel, the longest first: each has folders and databases of its own. One more than
# there are processors, since each waits now and then.
BATS_JOBS ?= $(shell echo $$(($$(nproc) + 1)))
LONGEST := $(wildcard tests/fault/*.bats) $(patsubst %,tests/cli/%.bats,report_formats bundle tamper cluster audit)
.PHONY: check-cli
check-cli: $(B)/ascribe $(B)/tests/bench/make_ledger ## tests of the shell's view: output, errors, exit codes
	ASCRIBE=$(abspath $(B)/ascribe) ASCRIBE_MAKE_LEDGER=$(abspath $(B)/tests/bench/make_ledger) \
		tests/support/with-server.sh bats --timing -j $(BATS_JOBS) --no-parallelize-within-files \
		$(if $(FILTER),--filter '$(FILTER)') $(LONGEST) $(filter-out $(LONGEST),$(wildcard tests/cli/*.bats))

# PgBouncer and strace come with the tests that take them alone.
GET_STRACE = tests/support/packages.sh strace || echo "make: there is no strace to be had: SKIPPED what fails system calls" >&2
GET_PGBOUNCER = tests/support/packages.sh pgbouncer || echo "make: there is no PgBouncer to be had: SKIPPED what goes through it" >&2

FAULT_ROUNDS ?= 200
FAULT_WRITERS ?= 50
FAULT_ENTRIES ?= 200
FAULT_ORDERS ?= 100
.PHONY: soak
soak: $(B)/ascribe ## faults and many writers in full counts (FAULT_ROUNDS, FAULT_WRITERS, FAULT_ENTRIES, FAULT_ORDERS), with a table
	@tests/support/packages.sh $(PACKAGES) $(TEST_PACKAGES)
	@$(GET_PGBOUNCER)
	@$(GET_STRACE)
	@rm -f $(B)/soak.txt
	ASCRIBE=$(abspath $(B)/ascribe) FAULT_FIGURES=$(abspath $(B)/soak.txt) FAULT_ROUNDS=$(FAULT_ROUNDS) \
		FAULT_WRITERS=$(FAULT_WRITERS) FAULT_ENTRIES=$(FAULT_ENTRIES) FAULT_ORDERS=$(FAULT_ORDERS) \
		tests/support/with-server.sh bats tests/fault; status=$$?; cat $(B)/soak.txt; exit $$status

.PHONY: asan
asan: ## every test with AddressSanitizer, UndefinedBehaviorSanitizer and LeakSanitizer
	@rm -f build-asan/findings.*
	@ASAN_OPTIONS=log_path=$(CURDIR)/build-asan/findings $(MAKE) --no-print-directory test B=build-asan \
		SANITIZE=address,undefined OPT=-O1 HARDEN=
	@! grep -hvs 'Unable to get registers from thread' build-asan/findings.* # of one that ends as it is looked for leaks

.PHONY: coverage
coverage: ## every test, counted: 90 % of lines, and all of src/ledger and src/crypto
	@tests/support/packages.sh gcovr
	@find build-coverage -name '*.gcda' -delete 2>/dev/null || true
	@$(MAKE) --no-print-directory test B=build-coverage COVERAGE=1 OPT=-O0 HARDEN=
	gcovr -r . --object-directory build-coverage -f 'src/' --txt build-coverage/coverage.txt --fail-under-line 90 \
		--print-summary build-coverage/src
	gcovr -r . --object-directory build-coverage -f 'src/(ledger|crypto)/' --fail-under-line 100 build-coverage/src

$(B)/tests/bench/%: $(B)/tests/bench/%.o $(B)/libascribe.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

.PHONY: bench
bench: all $(addprefix $(B)/tests/bench/,make_ledger verify_rate hash_rate) ## speed as ratios to the limit, in one run; kept in build/bench.tsv
	@tests/support/packages.sh $(PACKAGES) python3 git openssh-client
	tests/support/with-server.sh python3 tests/bench/bench.py $(B)/ascribe $(B)

.PHONY: docker-check
docker-check: ## build the images of docker/, run them as compose.yaml says, and look at them from outside
	@docker/check.sh $(B)/docker

# Fuzzing: every tests/fuzz/fuzz_<name>.c with libFuzzer, over the seeds in tests/fuzz/seeds/<name>/ and what was found from
# them before, in tests/fuzz/corpus/.
FUZZ_SECONDS ?= 600
FUZZ_B ?= build-fuzz
FUZZ_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

.PHONY: fuzz
fuzz: $(addprefix run-fuzz-,$(FUZZ_NAMES)) ## fuzz each parser for FUZZ_SECONDS

.PHONY: $(addprefix run-fuzz-,$(FUZZ_NAMES))
$(addprefix run-fuzz-,$(FUZZ_NAMES)): run-fuzz-%: build-fuzzers
	@mkdir -p $(FUZZ_B)/corpus/$*
	@[ ! -e tests/fuzz/corpus/$*.tar.zst ] || tar -C $(FUZZ_B)/corpus/$* --zstd -xf tests/fuzz/corpus/$*.tar.zst
	$(FUZZ_B)/fuzz_$* -max_total_time=$(FUZZ_SECONDS) -timeout=20 -print_final_stats=1 -artifact_prefix=$(FUZZ_B)/$*- \
		$(FUZZ_B)/corpus/$* tests/fuzz/seeds/$*

.PHONY: keep-corpus
keep-corpus: build-fuzzers ## keep what fuzzing found, as little as goes every way that all of it goes
	@for name in $(FUZZ_NAMES); do rm -rf $(FUZZ_B)/kept && mkdir -p $(FUZZ_B)/kept tests/fuzz/corpus && \
		$(FUZZ_B)/fuzz_$$name -merge=1 $(FUZZ_B)/kept tests/fuzz/seeds/$$name $(FUZZ_B)/corpus/$$name 2>$(FUZZ_B)/merge.log && \
		tar -C $(FUZZ_B)/kept --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --zstd \
			-cf tests/fuzz/corpus/$$name.tar.zst . || exit 1; done

.PHONY: build-fuzzers
build-fuzzers: ## build the fuzzers alone
	@tests/support/packages.sh $(PACKAGES) clang zstd
	$(SUB) -s CC=clang B=$(FUZZ_B) OPT=-O1 HARDEN= SAN='$(FUZZ_FLAGS) -fsanitize=fuzzer-no-link' \
		$(addprefix $(FUZZ_B)/fuzz_,$(FUZZ_NAMES))

$(FUZZ_B)/fuzz_%: $(FUZZ_B)/tests/fuzz/fuzz_%.o $(FUZZ_B)/libascribe.a
	$(CC) $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

# ---- Form

.PHONY: form
form: ## what of lint takes no time: layout, shell scripts and the layers of the design
	@tests/support/packages.sh $(FORM_PACKAGES)
	clang-format --dry-run -Werror $(C_FILES)
	shellcheck -e SC2317 tests/support/*.sh docker/*.sh .ci/run # 2317: a trap calls it
	tests/support/layers.sh

.PHONY: lint
lint: form ## that, and static analysis
	@tests/support/packages.sh $(PACKAGES) $(TEST_PACKAGES) $(LINT_PACKAGES)
	cppcheck -q --error-exitcode=1 --std=c11 --enable=warning,portability --inline-suppr -j$(shell nproc) -Iinclude src
	printf '%s\n' src/*.c src/*/*.c | xargs -P$(shell nproc) -I{} clang-tidy --quiet --warnings-as-errors='*' {} -- \
		-std=c17 -D_GNU_SOURCE -Iinclude -I. $(PG_CFLAGS) -DASCRIBE_VERSION='"$(VERSION)"' $(ANALYZER) 2>/dev/null

.PHONY: format
format: ## lay out the C files
	clang-format -i $(C_FILES)

# ---- Installing

BASH_COMPLETIONS := $(PREFIX)/share/bash-completion/completions
ZSH_COMPLETIONS := $(PREFIX)/share/zsh/site-functions
FISH_COMPLETIONS := $(PREFIX)/share/fish/vendor_completions.d
INSTALLED := $(PREFIX)/bin/ascribe $(PREFIX)/share/man/man1/ascribe.1 $(BASH_COMPLETIONS)/ascribe \
             $(ZSH_COMPLETIONS)/_ascribe $(FISH_COMPLETIONS)/ascribe.fish

.PHONY: install
install: all ## install program, manual page and completions below PREFIX; DESTDIR goes before it
	install -d $(addprefix $(DESTDIR),$(sort $(dir $(INSTALLED))))
	install -m 755 $(B)/ascribe $(DESTDIR)$(PREFIX)/bin/ascribe
	$(B)/ascribe help --man >$(DESTDIR)$(PREFIX)/share/man/man1/ascribe.1
	$(B)/ascribe completion bash >$(DESTDIR)$(BASH_COMPLETIONS)/ascribe
	$(B)/ascribe completion zsh >$(DESTDIR)$(ZSH_COMPLETIONS)/_ascribe
	$(B)/ascribe completion fish >$(DESTDIR)$(FISH_COMPLETIONS)/ascribe.fish

.PHONY: uninstall
uninstall: ## remove what install put there
	rm -f $(addprefix $(DESTDIR),$(INSTALLED))

.PHONY: clean
clean: ## remove what was built (the demonstration's casebook too)
	@[ ! -e $(B)/demo/env ] || (. $(B)/demo/env && $(B)/ascribe db stop >/dev/null 2>&1) || true
	rm -rf build build-*

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' Makefile
