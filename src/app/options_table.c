#include "options_table.h"

#include "tcpviz/base/digits.h"
#include "tcpviz/capture/capture.h"
#include "tcpviz/grid/grid.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#define SNAPLEN_MIN 64           /* Ethernet, IPv4 and TCP take 54 */
#define BUFFER_KIB_MIN 64        /* one segment of loopback, as large as they come */
#define BUFFER_KIB_MAX (1 << 20) /* libpcap counts its bytes in an int */

#define SLOW_MS_MAX 60000 /* a minute; longer is what the key is for */

#define MEMORY_MIB_MIN (int)((LIMIT_MEMORY_FIXED + LIMIT_MEMORY_MIN) >> 20) /* without a device */
#define MEMORY_MIB_MAX (1 << 20)

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A switch: named on the command line it is on, in a file it may also say no. */
static bool
is_on(const char *argument)
{
    return argument == NULL || strcmp(argument, "no") != 0;
}

/* "relative, raw or symbolic", of "relative|raw|symbolic". */
static void
add_choices(struct text *t, const char *choices)
{
    for (size_t n; *choices != '\0'; choices += n + (choices[n] == '|')) {
        const char *next;

        n = strcspn(choices, "|");
        next = choices + n;
        text_add_n(t, choices, n);
        if (*next != '\0')
            text_add(t, strchr(next + 1, '|') != NULL ? ", " : " or ");
    }
}

/* Sets *out to the place that the argument has among the choices, from 0. */
static bool
choose(const struct option_info *info, const char *argument, int *out, struct failure *why)
{
    char storage[128];
    struct text names;
    int place = 0;

    for (const char *choice = info->argument; choice != NULL; place++) {
        size_t n = strcspn(choice, "|");

        if (strlen(argument) == n && strncmp(argument, choice, n) == 0) {
            *out = place;
            return true;
        }
        choice = choice[n] == '|' ? choice + n + 1 : NULL;
    }
    text_init(&names, storage, sizeof storage);
    add_choices(&names, info->argument);
    return failure_say_usage(why, "--%s takes %s, not \"%.200s\"", info->name, storage, argument);
}

/* Options that have a function of their own. */

static bool
take_interface(struct options *o, const char *argument, struct failure *why)
{
    if (strstr(argument, "://") != NULL)
        return failure_say_usage(why,
                                 "\"%.200s\" is an address, and -i takes a device of this "
                                 "machine; run tcpviz where the device is",
                                 argument);
    o->device = argument;
    return true;
}

static bool
take_port(struct options *o, const char *argument, struct failure *why)
{
    /* They add up, but only those of one place. */
    if (o->ports_are_older)
        o->ports.n = 0;
    o->ports_are_older = false;
    return ports_add(&o->ports, argument, why);
}

/* A scheme (RFC 3986, section 3.1) and "://". */
static bool
is_address(const char *path)
{
    const char *colon = strstr(path, "://");

    if (colon == NULL || !isalpha((unsigned char)*path))
        return false;
    for (const char *at = path; at < colon; at++)
        if (!isalnum((unsigned char)*at) && strchr("+-.", *at) == NULL)
            return false;
    return true;
}

static bool
take_read(struct options *o, const char *argument, struct failure *why)
{
    if (is_address(argument))
        return failure_say_usage(why,
                                 "\"%.200s\" is an address, and -r takes a file of this machine; "
                                 "fetch it first",
                                 argument);
    o->read_path = argument;
    return true;
}

static bool
take_count(struct options *o, const char *argument, struct failure *why)
{
    if (digits_read(argument, UINT64_MAX, &o->count) && o->count > 0)
        return true;
    return failure_say_usage(why, "-c takes a number of segments from 1 on, not \"%.200s\"",
                             argument);
}

static bool
take_snapshot_length(struct options *o, const char *argument, struct failure *why)
{
    uint64_t bytes;

    if (!digits_read(argument, CAPTURE_SNAPLEN_MAX, &bytes) || (bytes > 0 && bytes < SNAPLEN_MIN))
        return failure_say_usage(why,
                                 "-s takes %d to %d bytes, or 0 for whole frames, not \"%.200s\"",
                                 SNAPLEN_MIN, CAPTURE_SNAPLEN_MAX, argument);
    o->snaplen = bytes == 0 ? CAPTURE_SNAPLEN_MAX : (int)bytes;
    return true;
}

static bool
take_buffer_size(struct options *o, const char *argument, struct failure *why)
{
    uint64_t kib;

    if (!digits_read(argument, BUFFER_KIB_MAX, &kib) || kib < BUFFER_KIB_MIN)
        return failure_say_usage(why, "-B takes %d to %d KiB, not \"%.200s\"", BUFFER_KIB_MIN,
                                 BUFFER_KIB_MAX, argument);
    o->buffer_kib = (int)kib;
    return true;
}

static bool
take_memory(struct options *o, const char *argument, struct failure *why)
{
    uint64_t mib;

    if (!digits_read(argument, MEMORY_MIB_MAX, &mib) || mib == 0)
        return failure_say_usage(why, "--memory takes %d to %d MiB, not \"%.200s\"", MEMORY_MIB_MIN,
                                 MEMORY_MIB_MAX, argument);
    o->memory_bytes = (size_t)mib << 20;
    return true;
}

/* Accepted for the habit's sake: it is so anyway. */
static bool
take_habit(struct options *o, const char *argument, struct failure *why)
{
    (void)o;
    (void)argument;
    (void)why;
    return true;
}

static bool
take_raw(struct options *o, const char *argument, struct failure *why)
{
    (void)argument;
    (void)why;
    o->numbers = NUMBERS_RAW;
    return true;
}

static bool
take_label(char label[OPTIONS_LABEL_BYTES], const char *name, size_t n, struct failure *why)
{
    char escaped[OPTIONS_LABEL_BYTES];
    struct text t;

    text_init(&t, escaped, sizeof escaped);
    text_add_escaped(&t, name, n, CHARSET_UTF8);
    if (t.cut || text_cols(escaped) > OPTIONS_LABEL_COLS)
        return failure_say_usage(
            why,
            "the label \"%.*s\" is longer than the %d columns of a box (but for "
            "ASCII and letters a byte counts four); name a shorter one",
            n < 200 ? (int)n : 200, name, OPTIONS_LABEL_COLS);
    memcpy(label, name, n); /* no longer than it is escaped */
    label[n] = '\0';
    return true;
}

void
options_label(const struct options *o, enum side side, enum charset charset,
              char out[OPTIONS_LABEL_BYTES])
{
    const char *label = o->labels[side];
    struct text t;

    text_init(&t, out, charset == CHARSET_ASCII ? OPTIONS_LABEL_COLS + 1 : OPTIONS_LABEL_BYTES);
    text_add_escaped(&t, label, strlen(label), charset);
}

static bool
take_labels(struct options *o, const char *argument, struct failure *why)
{
    const char *comma = strchr(argument, ',');

    if (comma == NULL || comma == argument || comma[1] == '\0' || strchr(comma + 1, ',') != NULL)
        return failure_say_usage(why,
                                 "--labels takes two names with one comma between them, as in "
                                 "--labels Alice,Bob, not \"%.200s\"",
                                 argument);
    return take_label(o->labels[0], argument, (size_t)(comma - argument), why) &&
           take_label(o->labels[1], comma + 1, strlen(comma + 1), why);
}

static bool
is_one_word(const char *argument)
{
    return argument[strcspn(argument, " \t")] == '\0';
}

/* What libpcap thinks of its parts is asked when the source is open. */
static bool
take_show(struct options *o, const char *argument, struct failure *why)
{
    struct failure reason;

    if (filter_parse(&o->show, argument, &reason))
        return true;
    return failure_say_usage(why, "--show: %s%s", reason.sentence,
                             is_one_word(argument) ? OPTIONS_SHOW_QUOTES : "");
}

static bool
take_slow(struct options *o, const char *argument, struct failure *why)
{
    if (digits_read(argument, SLOW_MS_MAX, &o->slow_ms) && o->slow_ms > 0)
        return true;
    return failure_say_usage(why, "--slow takes 1 to %d milliseconds, not \"%.200s\"", SLOW_MS_MAX,
                             argument);
}

static bool
take_ascii(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->charset = is_on(argument) ? CHARSET_CHOICE_ASCII : CHARSET_CHOICE_AUTO;
    return true;
}

static bool
take_size(struct options *o, const char *argument, struct failure *why)
{
    size_t width = strcspn(argument, "xX");
    char cols_text[8] = "";
    uint64_t cols, rows;

    if (width < sizeof cols_text)
        memcpy(cols_text, argument, width);
    if (argument[width] == '\0' || !digits_read(cols_text, GRID_COLS_MAX, &cols) || cols == 0 ||
        !digits_read(argument + width + 1, GRID_ROWS_MAX, &rows) || rows == 0)
        return failure_say_usage(why,
                                 "--size takes columns and rows from 1x1 to %dx%d, as in --size "
                                 "100x36, not \"%.200s\"",
                                 GRID_COLS_MAX, GRID_ROWS_MAX, argument);
    o->cols = (int)cols;
    o->rows = (int)rows;
    return true;
}

static bool
take_output(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->output_path = strcmp(argument, "-") == 0 ? NULL : argument;
    return true;
}

#define SWITCH(member) OPTION_SWITCH, offsetof(struct options, member), true, NULL, NULL
#define SWITCH_OFF(member) OPTION_SWITCH, offsetof(struct options, member), false, NULL, NULL
#define WORD(member) WORD_ONCE(member, NULL)
#define WORD_ONCE(member, once) OPTION_WORD, offsetof(struct options, member), 0, NULL, once
#define CHOICE(member, first) OPTION_CHOICE, offsetof(struct options, member), first, NULL, NULL
#define BY(function) BY_ONCE(function, NULL)
#define BY_ONCE(function, once) OPTION_BY_FUNCTION, 0, 0, function, once

/* `what` it does with one. */
#define NAMED_ALREADY(what, remedy) what ", and \"%.200s\" is named already: " remedy

/* The values of a choice have the order of its argument. */
#define IN_ORDER(first, second, third)                                                             \
    _Static_assert((second) == (first) + 1 && (third) == (first) + 2, #first)

IN_ORDER(NUMBERS_RELATIVE, NUMBERS_RAW, NUMBERS_SYMBOLIC);
IN_ORDER(LADDER_TIME_RELATIVE, LADDER_TIME_DELTA, LADDER_TIME_OWN);
IN_ORDER(LADDER_TIME_DELTA, LADDER_TIME_OWN, LADDER_TIME_CLOCK);
IN_ORDER(UI_DENSITY_AUTO, UI_DENSITY_COMPACT, UI_DENSITY_ROOMY);
IN_ORDER(CHARSET_CHOICE_AUTO, CHARSET_CHOICE_UTF8, CHARSET_CHOICE_ASCII);
IN_ORDER(COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER);
IN_ORDER(THEME_DEFAULT, THEME_CB, THEME_MONO);
IN_ORDER(OUTPUT_AUTO, OUTPUT_LADDER, OUTPUT_MARKDOWN);
IN_ORDER(OUTPUT_MARKDOWN, OUTPUT_TSV, OUTPUT_JSON);
IN_ORDER(COMPLETION_BASH, COMPLETION_ZSH, COMPLETION_FISH);

const struct option_entry option_entries[] = {
    {{"interface", 'i', "DEV", "device, its number from -D, or any (the default)", OPTION_SOURCE},
     FILES_OF_SYSTEM,
     BY_ONCE(take_interface, NAMED_ALREADY("-i watches one device", "-i any watches all of them"))},
    {{"port", 'p', "PORTS", "5000 or 5000,8080 or 5000-5010; may be repeated", OPTION_SOURCE},
     FILES_OF_SYSTEM,
     BY(take_port)},
    {{"read", 'r', "FILE", "a capture file instead; - is standard input", OPTION_SOURCE},
     FILES_NONE,
     BY_ONCE(take_read, NAMED_ALREADY("-r reads one file", "mergecap makes one of several"))},
    {{"list-interfaces", 'D', NULL, "list the devices and end", OPTION_SOURCE},
     FILES_NONE,
     SWITCH(list_devices)},
    {{"count", 'c', "SEGMENTS", NULL, OPTION_SOURCE}, FILES_NONE, BY(take_count)},
    {{"snapshot-length", 's', "BYTES", NULL, OPTION_SOURCE},
     FILES_OF_SYSTEM,
     BY(take_snapshot_length)},
    {{"buffer-size", 'B', "KIB", NULL, OPTION_SOURCE}, FILES_OF_SYSTEM, BY(take_buffer_size)},
    {{"memory", 0, "MIB", NULL, OPTION_SOURCE}, FILES_ALL, BY(take_memory)},
    {{"promiscuous", 0, NULL, NULL, OPTION_SOURCE}, FILES_OF_SYSTEM, SWITCH(promiscuous)},
    {{"no-promiscuous-mode", 0, NULL, NULL, OPTION_SOURCE},
     FILES_OF_SYSTEM,
     SWITCH_OFF(promiscuous)},
    {{"user", 0, "USER", NULL, OPTION_SOURCE}, FILES_OF_SYSTEM, WORD(user)},
    {{"show", 0, "FILTER", NULL, OPTION_LOOK}, FILES_NONE, BY(take_show)},
    {{"numbers", 0, "relative|raw|symbolic", NULL, OPTION_LOOK},
     FILES_ALL,
     CHOICE(numbers, NUMBERS_RELATIVE)},
    {{NULL, 'S', NULL, NULL, OPTION_LOOK}, FILES_ALL, BY(take_raw)},
    {{"labels", 0, "LEFT,RIGHT", NULL, OPTION_LOOK}, FILES_ALL, BY(take_labels)},
    {{"wireshark", 0, NULL, NULL, OPTION_LOOK}, FILES_ALL, SWITCH(wireshark)},
    {{"time", 0, "relative|delta|own|clock", NULL, OPTION_LOOK},
     FILES_ALL,
     CHOICE(time, LADDER_TIME_RELATIVE)},
    {{"density", 0, "auto|compact|roomy", NULL, OPTION_LOOK},
     FILES_ALL,
     CHOICE(density, UI_DENSITY_AUTO)},
    {{"charset", 0, "auto|utf8|ascii", NULL, OPTION_LOOK},
     FILES_ALL,
     CHOICE(charset, CHARSET_CHOICE_AUTO)},
    {{"ascii", 0, NULL, NULL, OPTION_LOOK}, FILES_ALL, BY(take_ascii)},
    {{"color", 0, "auto|always|never", NULL, OPTION_LOOK}, FILES_ALL, CHOICE(color, COLOR_AUTO)},
    {{"quiet", 'q', NULL, NULL, OPTION_LOOK}, FILES_ALL, SWITCH(quiet)},
    {{"windows", 0, NULL, NULL, OPTION_LOOK}, FILES_ALL, SWITCH(windows)},
    {{"theme", 0, "default|cb|mono", NULL, OPTION_LOOK}, FILES_ALL, CHOICE(theme, THEME_DEFAULT)},
    {{"mouse", 0, NULL, NULL, OPTION_LOOK}, FILES_ALL, SWITCH(mouse)},
    {{"size", 0, "WxH", NULL, OPTION_LOOK}, FILES_ALL, BY(take_size)},
    {{"step", 0, NULL, NULL, OPTION_LOOK}, FILES_ALL, SWITCH(step)},
    {{"slow", 0, "MS", NULL, OPTION_LOOK}, FILES_ALL, BY(take_slow)},
    {{"format", 0, "auto|ladder|markdown|tsv|json", "auto: a screen if any", OPTION_OUTPUT},
     FILES_ALL,
     CHOICE(format, OUTPUT_AUTO)},
    {{"output", 'o', "FILE", "text goes there instead of standard output", OPTION_OUTPUT},
     FILES_NONE,
     BY_ONCE(take_output, NAMED_ALREADY("-o writes one file", "leave one of them out"))},
    {{"write", 'w', "FILE", "save the frames too, as pcap", OPTION_OUTPUT},
     FILES_NONE,
     WORD_ONCE(write_path, NAMED_ALREADY("-w saves into one file", "leave one of them out"))},
    {{"config", 0, "FILE", NULL, OPTION_ABOUT}, FILES_NONE, WORD(config_path)},
    {{"no-config", 0, NULL, NULL, OPTION_ABOUT}, FILES_NONE, SWITCH(no_config)},
    {{"completion", 0, "bash|zsh|fish", NULL, OPTION_ABOUT},
     FILES_NONE,
     CHOICE(completion, COMPLETION_BASH)},
    {{"no-ask", 0, NULL, NULL, OPTION_ABOUT}, FILES_ALL, SWITCH(no_ask)},
    {{"no-names", 'n', NULL, NULL, OPTION_ABOUT}, FILES_ALL, BY(take_habit)},
    {{"line-buffered", 'l', NULL, NULL, OPTION_ABOUT}, FILES_ALL, BY(take_habit)},
    {{"help", 'h', NULL, NULL, OPTION_ABOUT}, FILES_NONE, SWITCH(help)},
    {{"version", 'V', NULL, NULL, OPTION_ABOUT}, FILES_NONE, SWITCH(version)},
};

_Static_assert(COUNT(option_entries) == OPTION_ENTRIES, "all of them");
_Static_assert(sizeof(enum output_format) == sizeof(int), "a choice is copied as an int");

bool
options_take(const struct option_entry *entry, struct options *o, const char *argument,
             struct failure *why)
{
    char *member = (char *)o + entry->member;
    bool on = is_on(argument) == (entry->first != 0);
    int place = 0;

    switch (entry->how) {
    case OPTION_SWITCH:
        memcpy(member, &on, sizeof on);
        return true;
    case OPTION_WORD:
        memcpy(member, &argument, sizeof argument);
        return true;
    case OPTION_CHOICE:
        if (!choose(&entry->info, argument, &place, why))
            return false;
        place += entry->first;
        memcpy(member, &place, sizeof place);
        return true;
    case OPTION_BY_FUNCTION:
        break;
    }
    return entry->take(o, argument, why);
}
