# tcpviz: make, make demo, make test, make install.  GNU make, no configure step.
# For packages: make check, make dist; nothing but make demo and make test installs anything.
#
# Yours to set: CC CFLAGS CPPFLAGS LDFLAGS WERROR=1 SANITIZE=1 FUZZ=1
#               BUILD (a folder; with another one than build nothing is written into the source),
#               PREFIX DESTDIR BINDIR MANDIR (for make install), SYSCONFDIR (of tcpviz.conf),
#               CHECK (for make check), SOURCE_DATE_EPOCH (for make dist),
#               DEMO_ARGS (for make demo), FUZZ_SECONDS (for make fuzz),
#               CAPTURES (a folder, for make check-tshark),
#               BENCH_SEGMENTS BENCH_ARGS (for make bench)

ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j2
endif

VERSION  = 0.1.0
PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
SYSCONFDIR ?= /etc
BUILD   ?= build
FUZZ_SECONDS ?= 600
CAPTURES ?= ../shared/captures
BENCH_SEGMENTS ?= 5000000
CHECK   ?= unit segments screens term live tools

ifneq ($(words $(BUILD)),1)
$(error BUILD is "$(BUILD)"; make cannot build in a folder whose name has blanks, or has none)
endif

CFLAGS  ?= -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla -Wswitch-enum \
           -Wno-format-nonliteral
ifdef WERROR
WARNINGS += -Werror
endif
HARDEN   = -fstack-protector-strong -fPIE
# Both compilers know these on x86; elsewhere one of them warns.
ifneq ($(filter x86_64-% i%86-%,$(shell $(CC) -dumpmachine)),)
HARDEN  += -fstack-clash-protection -fcf-protection
endif
HARDEN_L = -pie -Wl,-z,relro,-z,now,-z,noexecstack
ifdef FUZZ
SANITIZE = 1
HARDEN  += -fsanitize=fuzzer-no-link
endif
ifdef SANITIZE
HARDEN  += -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
HARDEN_L += -fsanitize=address,undefined
else
HARDEN  += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif

ALL_CFLAGS = -std=c17 -Iinclude $(CPPFLAGS) $(WARNINGS) $(HARDEN) $(CFLAGS) -MMD -MP
# The edges talk to Linux; the core is bare C17, where pcap.h and curses.h do not even compile.
EDGE_CFLAGS = -D_GNU_SOURCE -DTCPVIZ_VERSION='"$(VERSION)"' \
              -DTCPVIZ_SYSCONFDIR='"$(SYSCONFDIR)"'

CORE_LAYERS = base decode flow story grid ladder ui
EDGE_LAYERS = capture term priv
CORE_SRC   := $(foreach l,$(CORE_LAYERS),$(wildcard src/$(l)/*.c))
EXPORT_SRC := $(wildcard src/export/*.c)
EDGE_SRC   := $(foreach l,$(EDGE_LAYERS),$(wildcard src/$(l)/*.c))
LAB_SRC    := $(filter-out src/lab/demo.c,$(wildcard src/lab/*.c))
APP_SRC    := $(wildcard src/app/*.c)
MAIN_SRC   := $(wildcard src/app/main.c)
obj         = $(patsubst %.c,$(BUILD)/%.o,$(1))

# Each test is one file and one program.  What several of them share lies in tests/tools, beside
# the programs that play .seg and .keys files, and in the shared file of its own folder.
TEST_SRC   := $(wildcard tests/unit/test_*.c tests/term/test_*.c tests/live/test_*.c)
PLAYER_SRC := $(wildcard $(addprefix tests/tools/,segrun.c screenrun.c segpcap.c segseed.c \
                fieldrun.c mankeys.c))
HELPER_SRC := $(filter-out $(PLAYER_SRC),$(wildcard tests/tools/*.c))
SHARED_SRC := $(wildcard tests/term/pty.c tests/live/live.c)
FUZZ_SRC   := $(wildcard tests/fuzz/fuzz_*.c)
BENCH_SRC  := $(wildcard tests/bench/*.c)
TESTS      := $(patsubst %.c,$(BUILD)/%,$(TEST_SRC))
PLAYERS    := $(patsubst tests/tools/%.c,$(BUILD)/%,$(PLAYER_SRC))
FUZZERS    := $(patsubst %.c,$(BUILD)/%,$(FUZZ_SRC))
BENCHES    := $(patsubst %.c,$(BUILD)/%,$(BENCH_SRC))
MAN        := $(wildcard man/tcpviz.1)

LIBS       = -lpcap -lncursesw -ltinfo -lcap-ng -ljansson -linih -lz
TEST_LIBS  = -lcmocka
TEST_PARTS = $(addprefix $(BUILD)/,libtools.a liblab.a libapp.a libedge.a libexport.a libcore.a)
LINK       = $(CC) $(ALL_CFLAGS) $(HARDEN_L) $(LDFLAGS) -o $@

# Beside the source only from there: it may be somebody else's.
all: $(if $(filter build,$(BUILD)),tcpviz,$(BUILD)/tcpviz)

tcpviz: $(BUILD)/tcpviz
	cp -f $< $@

$(BUILD)/tcpviz: $(call obj,$(MAIN_SRC)) $(addprefix $(BUILD)/,libapp.a libedge.a libexport.a \
                 libcore.a)
	$(LINK) $^ $(LIBS)

$(BUILD)/demo: $(call obj,src/lab/demo.c) $(BUILD)/liblab.a $(BUILD)/libcore.a
	$(LINK) $^

ARCHIVE = rm -f $@ && $(AR) rcs $@ $^
$(BUILD)/libcore.a: $(call obj,$(CORE_SRC))
	$(ARCHIVE)
$(BUILD)/libexport.a: $(call obj,$(EXPORT_SRC))
	$(ARCHIVE)
$(BUILD)/libedge.a: $(call obj,$(EDGE_SRC))
	$(ARCHIVE)
$(BUILD)/libapp.a: $(call obj,$(filter-out $(MAIN_SRC),$(APP_SRC)))
	$(ARCHIVE)
$(BUILD)/liblab.a: $(call obj,$(LAB_SRC))
	$(ARCHIVE)
$(BUILD)/libtools.a: $(call obj,$(HELPER_SRC))
	$(ARCHIVE)

$(call obj,$(EDGE_SRC) $(LAB_SRC) src/lab/demo.c $(APP_SRC)): EXTRA_CFLAGS = $(EDGE_CFLAGS)
$(BUILD)/tests/%.o: EXTRA_CFLAGS = $(EDGE_CFLAGS) -Itests/tools
# They say VERSION, which stands here.
$(call obj,src/app/options_help.c tests/unit/test_options.c): Makefile

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(EXTRA_CFLAGS) -c -o $@ $<

# Tests.  Helpers may need each other and any part: the group is searched until nothing is missing.
$(filter $(BUILD)/tests/term/%,$(TESTS)): $(call obj,$(filter tests/term/%,$(SHARED_SRC)))
$(filter $(BUILD)/tests/term/%,$(TESTS)): TEST_LIBS += -lvterm
$(filter $(BUILD)/tests/live/%,$(TESTS)): $(call obj,$(filter tests/live/%,$(SHARED_SRC)))
$(BUILD)/tests/live/test_screen: $(call obj,tests/term/pty.c)
$(BUILD)/tests/live/test_screen: TEST_LIBS += -lvterm
$(TESTS): $(BUILD)/%: $(BUILD)/%.o $(TEST_PARTS)
	$(LINK) $(filter %.o,$^) -Wl,--start-group $(TEST_PARTS) -Wl,--end-group $(TEST_LIBS) $(LIBS)

$(PLAYERS): $(BUILD)/%: $(BUILD)/tests/tools/%.o $(TEST_PARTS)
	$(LINK) $< -Wl,--start-group $(TEST_PARTS) -Wl,--end-group $(LIBS)

$(FUZZERS): $(BUILD)/%: $(BUILD)/%.o $(TEST_PARTS)
	$(LINK) -fsanitize=fuzzer $< -Wl,--start-group $(TEST_PARTS) -Wl,--end-group $(LIBS)

$(BENCHES): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/libedge.a $(BUILD)/libcore.a
	$(LINK) $^ $(LIBS)

programs: $(BUILD)/tcpviz $(BUILD)/demo tests $(BENCHES)
tests: $(TESTS) $(PLAYERS)
fuzzers: $(FUZZERS) $(BUILD)/segseed

# One program of them all, by name: make check-unit/test_decode_tcp
$(patsubst $(BUILD)/tests/%,check-%,$(TESTS)): check-%: $(BUILD)/tests/%
	$<

demo:
	@tests/tools/install-deps build
	@$(MAKE) -qs --no-print-directory $(BUILD)/tcpviz $(BUILD)/demo || echo 'Building tcpviz, about a minute ...'
	@+$(MAKE) -s --no-print-directory tcpviz $(BUILD)/demo
	@$(BUILD)/demo $(DEMO_ARGS)

test:
	@tests/tools/install-deps build test
	@+MAKE='$(MAKE)' tests/tools/test-all $(BUILD)

# What packages run: the tests of this build alone, with the tools that are there.
check: $(BUILD)/tcpviz $(BUILD)/demo $(PLAYERS) \
       $(foreach kind,$(CHECK),$(filter $(BUILD)/tests/$(kind)/%,$(TESTS)))
	@rm -rf $(BUILD)/logs
	@tests/tools/test-built $(BUILD)/logs $(BUILD) '' $(CHECK)
	@tests/tools/run-tests $(BUILD)/logs --sum

fuzz:
	@tests/tools/install-deps build test
	@+$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz CC=clang FUZZ=1 fuzzers
	@tests/tools/run-fuzz $(BUILD)/fuzz -max_total_time=$(FUZZ_SECONDS)

bench: $(BUILD)/tcpviz $(BENCHES)
	@$(BUILD)/tests/bench/bench --program $(BUILD)/tcpviz --folder $(BUILD)/bench \
	    --segments $(BENCH_SEGMENTS) $(BENCH_ARGS)

check-layers: $(BUILD)/libcore.a
	@tests/tools/check-layers $<

# Where there are captures, and tshark 4.0.
check-tshark: $(BUILD)/tcpviz $(BUILD)/segpcap $(BUILD)/fieldrun
	@tests/tools/check-tables $(BUILD)/segpcap $(BUILD)/tables
	@tests/tools/check-tshark $< $(CAPTURES) $(BUILD)/tshark
	@tests/tools/check-fields $(BUILD)/fieldrun $(CAPTURES)

check-man: $(BUILD)/mankeys
	@tests/tools/check-man man/tcpviz.1 $<

check-docs: $(BUILD)/tcpviz $(BUILD)/mankeys $(BUILD)/segpcap
	@tests/tools/check-docs $^

# After a change of the keys: the manual page's section is written from their table.
man-keys: $(BUILD)/mankeys
	@tests/tools/check-man --write man/tcpviz.1 $<

# The program writes its completions itself; each shell looks for them in a place of its own.
COMPLETIONS = $(addprefix $(BUILD)/completion.,bash zsh fish)
$(COMPLETIONS): $(BUILD)/completion.%: $(BUILD)/tcpviz
	$< --completion $* >$@

BASH_COMPLETION = $(PREFIX)/share/bash-completion/completions/tcpviz
ZSH_COMPLETION = $(PREFIX)/share/zsh/site-functions/_tcpviz
FISH_COMPLETION = $(PREFIX)/share/fish/vendor_completions.d/tcpviz.fish

install: $(BUILD)/tcpviz $(COMPLETIONS)
	install -D -m 755 $< "$(DESTDIR)$(BINDIR)/tcpviz"
	install -D -m 644 $(BUILD)/completion.bash "$(DESTDIR)$(BASH_COMPLETION)"
	install -D -m 644 $(BUILD)/completion.zsh "$(DESTDIR)$(ZSH_COMPLETION)"
	install -D -m 644 $(BUILD)/completion.fish "$(DESTDIR)$(FISH_COMPLETION)"
	$(if $(MAN),install -D -m 644 $(MAN) "$(DESTDIR)$(MANDIR)/man1/tcpviz.1")

uninstall:
	rm -f "$(DESTDIR)$(BINDIR)/tcpviz" "$(DESTDIR)$(MANDIR)/man1/tcpviz.1" \
	    "$(DESTDIR)$(BASH_COMPLETION)" "$(DESTDIR)$(ZSH_COMPLETION)" \
	    "$(DESTDIR)$(FISH_COMPLETION)"

# What is committed, the same bytes on every machine: order, times, owners and rights say nothing of
# who made it.
DIST = tcpviz-$(VERSION)
dist:
	@rm -rf $(BUILD)/dist && mkdir -p $(BUILD)/dist
	@git archive --prefix=$(DIST)/ -o $(BUILD)/dist/of-git.tar HEAD
	@tar -C $(BUILD)/dist -xf $(BUILD)/dist/of-git.tar
	@tar -C $(BUILD)/dist --format=gnu --sort=name --owner=0 --group=0 --numeric-owner \
	    --mode=u=rwX,go=rX --mtime="@$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct)}" \
	    -cf $(BUILD)/dist/$(DIST).tar $(DIST)
	@gzip -9n $(BUILD)/dist/$(DIST).tar
	@mv $(BUILD)/dist/$(DIST).tar.gz $(BUILD) && rm -r $(BUILD)/dist
	@echo $(BUILD)/$(DIST).tar.gz

clean:
	rm -rf $(BUILD) tcpviz

# tcpviz, too: a copy that lies there would hide that the folder of the build is gone.
.PHONY: all tcpviz programs tests fuzzers demo test check fuzz bench check-layers check-man \
        check-docs man-keys check-tshark install uninstall dist clean
.SECONDARY:

-include $(shell find $(BUILD)/src $(BUILD)/tests -name '*.d' 2>/dev/null)
