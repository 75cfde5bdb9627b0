# tcpviz: make, make demo, make test, make install.  GNU make, no configure step.
#
# Yours to set: CC CFLAGS CPPFLAGS LDFLAGS PREFIX DESTDIR BUILD WERROR=1 SANITIZE=1

VERSION  = 0.1.0
PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
BUILD   ?= build

CFLAGS  ?= -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla -Wswitch-enum \
           -Wno-format-nonliteral
ifdef WERROR
WARNINGS += -Werror
endif
HARDEN   = -fstack-protector-strong -fPIE
HARDEN_L = -pie -Wl,-z,relro,-z,now,-z,noexecstack
ifdef SANITIZE
HARDEN  += -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
HARDEN_L += -fsanitize=address,undefined
else
HARDEN  += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif

ALL_CFLAGS = -std=c17 -Iinclude $(CPPFLAGS) $(WARNINGS) $(HARDEN) $(CFLAGS) -MMD -MP
# The edges talk to Linux; the core is bare C17, where pcap.h and curses.h do not even compile.
EDGE_CFLAGS = -D_GNU_SOURCE -DTCPVIZ_VERSION='"$(VERSION)"'

CORE_LAYERS = base decode flow story grid ladder ui
EDGE_LAYERS = capture term priv
CORE_SRC   := $(foreach l,$(CORE_LAYERS),$(wildcard src/$(l)/*.c))
EXPORT_SRC := $(wildcard src/export/*.c)
EDGE_SRC   := $(foreach l,$(EDGE_LAYERS),$(wildcard src/$(l)/*.c))
LAB_SRC    := $(filter-out src/lab/demo.c,$(wildcard src/lab/*.c))
APP_SRC    := $(wildcard src/app/*.c)
obj         = $(patsubst %.c,$(BUILD)/%.o,$(1))

LIBS = -lpcap -lncursesw -ltinfo -lcap-ng

all: tcpviz

tcpviz: $(BUILD)/tcpviz
	cp $< $@

$(BUILD)/tcpviz: $(call obj,$(APP_SRC) $(EDGE_SRC)) $(BUILD)/libexport.a $(BUILD)/libcore.a
	$(CC) $(ALL_CFLAGS) $(HARDEN_L) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libcore.a: $(call obj,$(CORE_SRC))
	rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/libexport.a: $(call obj,$(EXPORT_SRC))
	rm -f $@ && $(AR) rcs $@ $^

$(call obj,$(EDGE_SRC) $(LAB_SRC) src/lab/demo.c $(APP_SRC)): EXTRA_CFLAGS = $(EDGE_CFLAGS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(EXTRA_CFLAGS) -c -o $@ $<

clean:
	rm -rf $(BUILD) tcpviz

.PHONY: all clean

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
