#include "options.h"

#include "tcpviz/base/digits.h"
#include "tcpviz/capture/capture.h"
#include "tcpviz/grid/grid.h"

#include <ctype.h>
#include <getopt.h>
#include <string.h>

#define SNAPLEN_DEFAULT 256
#define SNAPLEN_MIN 64 /* Ethernet, IPv4 and TCP take 54 */
#define BUFFER_KIB_DEFAULT 16384
#define BUFFER_KIB_MIN 64        /* one segment of loopback, as large as they come */
#define BUFFER_KIB_MAX (1 << 20) /* libpcap counts its bytes in an int */

#define SLOW_MS_MAX 60000 /* a minute; longer is what the key is for */

#define MEMORY_MIB_MAX (1 << 20)

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef bool take_function(struct options *o, const char *argument, struct failure *why);

struct choice {
    const char *name;
    int value;
};

/* Sets *out to the value of that name; false with a sentence that lists the names. */
static bool
choose(const char *option, const char *argument, const struct choice *choices, size_t n, int *out,
       struct failure *why)
{
    char storage[128];
    struct text names;

    text_init(&names, storage, sizeof storage);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(argument, choices[i].name) == 0) {
            *out = choices[i].value;
            return true;
        }
        text_addf(&names, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " or ", choices[i].name);
    }
    return failure_say_usage(why, "--%s takes %s, not \"%.200s\"", option, storage, argument);
}

/* A switch: named on the command line it is on, in a file it may also say no. */
static bool
is_on(const char *argument)
{
    return argument == NULL || strcmp(argument, "no") != 0;
}

/* One function for each option. */

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
take_list_interfaces(struct options *o, const char *argument, struct failure *why)
{
    (void)argument;
    (void)why;
    o->list_devices = true;
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
        return failure_say_usage(why, "--memory takes 1 to %d MiB, not \"%.200s\"", MEMORY_MIB_MAX,
                                 argument);
    o->memory_bytes = (size_t)mib << 20;
    return true;
}

static bool
take_promiscuous(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->promiscuous = is_on(argument);
    return true;
}

static bool
take_no_promiscuous_mode(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->promiscuous = !is_on(argument);
    return true;
}

static bool
take_user(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->user = argument;
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
take_numbers(struct options *o, const char *argument, struct failure *why)
{
    static const struct choice choices[] = {
        {"relative", NUMBERS_RELATIVE}, {"raw", NUMBERS_RAW}, {"symbolic", NUMBERS_SYMBOLIC}};
    int value = 0;

    if (!choose("numbers", argument, choices, COUNT(choices), &value, why))
        return false;
    o->numbers = (enum numbers)value;
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
take_wireshark(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->wireshark = is_on(argument);
    return true;
}

static bool
take_density(struct options *o, const char *argument, struct failure *why)
{
    static const struct choice choices[] = {
        {"auto", UI_DENSITY_AUTO}, {"compact", UI_DENSITY_COMPACT}, {"roomy", UI_DENSITY_ROOMY}};
    int value = 0;

    if (!choose("density", argument, choices, COUNT(choices), &value, why))
        return false;
    o->density = (enum ui_density)value;
    return true;
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
take_time(struct options *o, const char *argument, struct failure *why)
{
    static const struct choice choices[] = {{"relative", LADDER_TIME_RELATIVE},
                                            {"delta", LADDER_TIME_DELTA},
                                            {"clock", LADDER_TIME_CLOCK}};
    int value = 0;

    if (!choose("time", argument, choices, COUNT(choices), &value, why))
        return false;
    o->time = (enum ladder_time)value;
    return true;
}

static bool
take_step(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->step = is_on(argument);
    return true;
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
take_charset(struct options *o, const char *argument, struct failure *why)
{
    static const struct choice choices[] = {{"auto", CHARSET_CHOICE_AUTO},
                                            {"utf8", CHARSET_CHOICE_UTF8},
                                            {"ascii", CHARSET_CHOICE_ASCII}};
    int value = 0;

    if (!choose("charset", argument, choices, COUNT(choices), &value, why))
        return false;
    o->charset = (enum charset_choice)value;
    return true;
}

static bool
take_ascii(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->charset = is_on(argument) ? CHARSET_CHOICE_ASCII : CHARSET_CHOICE_AUTO;
    return true;
}

static bool
take_color(struct options *o, const char *argument, struct failure *why)
{
    static const struct choice choices[] = {
        {"auto", COLOR_AUTO}, {"always", COLOR_ALWAYS}, {"never", COLOR_NEVER}};
    int value = 0;

    if (!choose("color", argument, choices, COUNT(choices), &value, why))
        return false;
    o->color = (enum color_mode)value;
    return true;
}

static bool
take_theme(struct options *o, const char *argument, struct failure *why)
{
    static const struct choice choices[] = {
        {"default", THEME_DEFAULT}, {"cb", THEME_CB}, {"mono", THEME_MONO}};
    int value = 0;

    if (!choose("theme", argument, choices, COUNT(choices), &value, why))
        return false;
    o->theme = (enum theme)value;
    return true;
}

static bool
take_mouse(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->mouse = is_on(argument);
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
take_format(struct options *o, const char *argument, struct failure *why)
{
    static const struct choice choices[] = {{"auto", OUTPUT_AUTO},
                                            {"ladder", OUTPUT_LADDER},
                                            {"markdown", OUTPUT_MARKDOWN},
                                            {"tsv", OUTPUT_TSV},
                                            {"json", OUTPUT_JSON}};
    int value = 0;

    if (!choose("format", argument, choices, COUNT(choices), &value, why))
        return false;
    o->format = (enum output_format)value;
    return true;
}

static bool
take_output(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->output_path = strcmp(argument, "-") == 0 ? NULL : argument;
    return true;
}

static bool
take_write(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->write_path = argument;
    return true;
}

static bool
take_config(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->config_path = argument;
    return true;
}

static bool
take_no_config(struct options *o, const char *argument, struct failure *why)
{
    (void)argument;
    (void)why;
    o->no_config = true;
    return true;
}

static bool
take_completion(struct options *o, const char *argument, struct failure *why)
{
    static const struct choice choices[] = {
        {"bash", COMPLETION_BASH}, {"zsh", COMPLETION_ZSH}, {"fish", COMPLETION_FISH}};
    int value = 0;

    if (!choose("completion", argument, choices, COUNT(choices), &value, why))
        return false;
    o->completion = (enum completion)value;
    return true;
}

static bool
take_help(struct options *o, const char *argument, struct failure *why)
{
    (void)argument;
    (void)why;
    o->help = true;
    return true;
}

static bool
take_version(struct options *o, const char *argument, struct failure *why)
{
    (void)argument;
    (void)why;
    o->version = true;
    return true;
}

/* The table. */

static const struct entry {
    struct option_info info;
    take_function *take;
} table[] = {
    {{"interface", 'i', "DEV", "device, its number from -D, or any (the default)", OPTION_SOURCE},
     take_interface},
    {{"port", 'p', "PORTS", "5000 or 5000,8080 or 5000-5010; may be repeated", OPTION_SOURCE},
     take_port},
    {{"read", 'r', "FILE", "a capture file instead; - is standard input", OPTION_SOURCE},
     take_read},
    {{"list-interfaces", 'D', NULL, "list the devices and end", OPTION_SOURCE},
     take_list_interfaces},
    {{"count", 'c', "SEGMENTS", NULL, OPTION_SOURCE}, take_count},
    {{"snapshot-length", 's', "BYTES", NULL, OPTION_SOURCE}, take_snapshot_length},
    {{"buffer-size", 'B', "KIB", NULL, OPTION_SOURCE}, take_buffer_size},
    {{"memory", 0, "MIB", NULL, OPTION_SOURCE}, take_memory},
    {{"promiscuous", 0, NULL, NULL, OPTION_SOURCE}, take_promiscuous},
    {{"no-promiscuous-mode", 0, NULL, NULL, OPTION_SOURCE}, take_no_promiscuous_mode},
    {{"user", 0, "USER", NULL, OPTION_SOURCE}, take_user},
    {{"show", 0, "FILTER", NULL, OPTION_LOOK}, take_show},
    {{"numbers", 0, "relative|raw|symbolic", NULL, OPTION_LOOK}, take_numbers},
    {{NULL, 'S', NULL, NULL, OPTION_LOOK}, take_raw},
    {{"labels", 0, "LEFT,RIGHT", NULL, OPTION_LOOK}, take_labels},
    {{"wireshark", 0, NULL, NULL, OPTION_LOOK}, take_wireshark},
    {{"time", 0, "relative|delta|clock", NULL, OPTION_LOOK}, take_time},
    {{"density", 0, "auto|compact|roomy", NULL, OPTION_LOOK}, take_density},
    {{"charset", 0, "auto|utf8|ascii", NULL, OPTION_LOOK}, take_charset},
    {{"ascii", 0, NULL, NULL, OPTION_LOOK}, take_ascii},
    {{"color", 0, "auto|always|never", NULL, OPTION_LOOK}, take_color},
    {{"theme", 0, "default|cb|mono", NULL, OPTION_LOOK}, take_theme},
    {{"mouse", 0, NULL, NULL, OPTION_LOOK}, take_mouse},
    {{"size", 0, "WxH", NULL, OPTION_LOOK}, take_size},
    {{"step", 0, NULL, NULL, OPTION_LOOK}, take_step},
    {{"slow", 0, "MS", NULL, OPTION_LOOK}, take_slow},
    {{"format", 0, "auto|ladder|markdown|tsv|json", "auto: a screen if any", OPTION_OUTPUT},
     take_format},
    {{"output", 'o', "FILE", "text goes there instead of standard output", OPTION_OUTPUT},
     take_output},
    {{"write", 'w', "FILE", "save the frames too, as pcap", OPTION_OUTPUT}, take_write},
    {{"config", 0, "FILE", NULL, OPTION_ABOUT}, take_config},
    {{"no-config", 0, NULL, NULL, OPTION_ABOUT}, take_no_config},
    {{"completion", 0, "bash|zsh|fish", NULL, OPTION_ABOUT}, take_completion},
    {{"no-names", 'n', NULL, NULL, OPTION_ABOUT}, take_habit},
    {{"line-buffered", 'l', NULL, NULL, OPTION_ABOUT}, take_habit},
    {{"help", 'h', NULL, NULL, OPTION_ABOUT}, take_help},
    {{"version", 'V', NULL, NULL, OPTION_ABOUT}, take_version},
};

const struct option_info *
options_info(size_t index)
{
    return index < COUNT(table) ? &table[index].info : NULL;
}

/* In configuration files. */

/* What a file cannot say, and why; all else it can. */
static const struct {
    const char *name;
    bool of_system; /* the file of the system can: it is read before the device is opened */
} command_line_only[] = {
    {"interface", true},   {"port", true},        {"snapshot-length", true},
    {"buffer-size", true}, {"promiscuous", true}, {"no-promiscuous-mode", true},
    {"user", true},        {"read", false},       {"list-interfaces", false},
    {"count", false},      {"output", false},     {"write", false},
    {"show", false},       {"config", false},     {"no-config", false},
    {"completion", false}, {"help", false},       {"version", false},
};

bool
options_in_file(const char *name, enum options_place place, struct failure *why)
{
    for (size_t i = 0; i < COUNT(command_line_only); i++) {
        bool of_system = command_line_only[i].of_system;

        if (strcmp(command_line_only[i].name, name) != 0)
            continue;
        if (!of_system)
            return failure_say_usage(why, "%s belongs on the command line, as --%s", name, name);
        if (place != OPTIONS_OF_SYSTEM)
            return failure_say_usage(why,
                                     "%s counts only in " OPTIONS_SYSTEM_FILE " and as --%s: the "
                                     "device is open before files of a user are read",
                                     name, name);
    }
    return true;
}

static const struct entry *
entry_of_name(const char *name)
{
    for (size_t i = 0; i < COUNT(table); i++)
        if (table[i].info.name != NULL && strcmp(table[i].info.name, name) == 0)
            return &table[i];
    return NULL;
}

/* getopt's view of the table: options without a letter have a value beyond all letters. */

#define BEYOND_LETTERS 256
#define A_WORD 1 /* getopt's value of a word that is no option */

struct getopt_tables {
    char letters[2 + 2 * COUNT(table) + 1];
    struct option names[COUNT(table) + 1];
};

static int
entry_value(size_t index)
{
    char letter = table[index].info.letter;

    return letter != 0 ? letter : BEYOND_LETTERS + (int)index;
}

static const struct entry *
entry_of_value(int value)
{
    for (size_t i = 0; i < COUNT(table); i++)
        if (entry_value(i) == value)
            return &table[i];
    return NULL;
}

static void
make_getopt_tables(struct getopt_tables *tables)
{
    struct text letters;
    struct option *name = tables->names;

    text_init(&letters, tables->letters, sizeof tables->letters);
    /* '-': words come in their place, argv stays as typed and POSIXLY_CORRECT unread. */
    text_add(&letters, "-:");
    for (size_t i = 0; i < COUNT(table); i++) {
        const struct option_info *info = &table[i].info;

        if (info->letter != 0)
            text_addf(&letters, "%c%s", info->letter, info->argument != NULL ? ":" : "");
        if (info->name != NULL)
            *name++ =
                (struct option){.name = info->name,
                                .has_arg = info->argument != NULL ? required_argument : no_argument,
                                .val = entry_value(i)};
    }
    *name = (struct option){.name = NULL};
}

/* Options that do not exist. */

/* How many letters must be put in, left out or changed to make b of a; n for n and more. */
static size_t
edit_distance(const char *a, size_t a_len, const char *b, size_t n)
{
    size_t b_len = strlen(b), row[32];

    if (b_len >= COUNT(row))
        return n;
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t least = diagonal + (a[i - 1] != b[j - 1]);

            diagonal = row[j];
            if (row[j] + 1 < least)
                least = row[j] + 1;
            if (row[j - 1] + 1 < least)
                least = row[j - 1] + 1;
            row[j] = least;
        }
    }
    return row[b_len] < n ? row[b_len] : n;
}

static void
add_candidate(struct text *names, const char *name)
{
    text_addf(names, "%s--%s", names->len > 0 ? " or " : "", name);
}

/* Lists the options that begin so; else the one that is at most two letters away. */
static void
add_nearest(struct text *names, const char *typed, size_t len)
{
    const char *nearest = NULL;
    size_t least = len < 4 ? 2 : 3;

    for (size_t i = 0; i < COUNT(table); i++) {
        const char *name = table[i].info.name;
        size_t distance;

        if (name == NULL)
            continue;
        if (len > 0 && strncmp(typed, name, len) == 0) {
            add_candidate(names, name);
            continue;
        }
        distance = edit_distance(typed, len, name, least);
        if (distance < least) {
            least = distance;
            nearest = name;
        }
    }
    if (names->len == 0 && nearest != NULL)
        add_candidate(names, nearest);
}

static bool
say_no_such_name(const char *typed, struct failure *why)
{
    size_t len = strcspn(typed, "=");
    char storage[256];
    struct text names;

    text_init(&names, storage, sizeof storage);
    add_nearest(&names, typed, len);
    if (names.len > 0)
        return failure_say_usage(why, "there is no option --%.*s; did you mean %s?", (int)len,
                                 typed, storage);
    return failure_say_usage(why, "there is no option --%.200s; tcpviz --help lists them", typed);
}

static void
add_short_form(struct text *t, const struct option_info *info)
{
    if (info->letter != 0)
        text_addf(t, "-%c", info->letter);
    else
        text_addf(t, "--%s", info->name);
}

/* getopt answered '?': a letter or a name that is no option, or a name with a value too many. */
static bool
say_wrong_option(int value, const char *typed, struct failure *why)
{
    const struct entry *entry = entry_of_value(value);

    if (entry != NULL)
        return failure_say_usage(why, "--%s takes no argument; write it without \"=\"",
                                 entry->info.name);
    if (value != 0)
        return failure_say_usage(why, "there is no option -%c; tcpviz --help lists them", value);
    return say_no_such_name(typed + strspn(typed, "-"), why);
}

static bool
say_no_argument(const struct entry *entry, const char *found, struct failure *why)
{
    char storage[64];
    struct text form;

    text_init(&form, storage, sizeof storage);
    add_short_form(&form, &entry->info);
    if (*found == '\0')
        return failure_say_usage(why, "%s needs its argument, as in %s %s", storage, storage,
                                 entry->info.argument);
    if (strstr(entry->info.argument, "FILE") == NULL)
        return failure_say_usage(why,
                                 "%s needs its argument, as in %s %s, and \"%.200s\" looks like an "
                                 "option",
                                 storage, storage, entry->info.argument, found);
    return failure_say_usage(why,
                             "%s needs its argument, as in %s %s, and \"%.200s\" looks like an "
                             "option; a file of that name is ./%.200s",
                             storage, storage, entry->info.argument, found, found);
}

static bool
take_option(struct options *o, const struct entry *entry, const char *argument, struct failure *why)
{
    /* "-w -p 5000" means no file called -p. */
    bool wrong = entry->info.argument != NULL &&
                 (argument[0] == '\0' || (argument[0] == '-' && argument[1] != '\0'));

    /* The habit of tcpdump's users has words of its own. */
    if (wrong && entry->take != take_port)
        return say_no_argument(entry, argument, why);
    return entry->take(o, argument, why);
}

/* tcpviz talk.pcap, as other programs take it.  No primitive of pcap-filter(7) ends like that; told
 * here, since without -r a device would be opened first, and its rights complained of. */
static bool
is_file_name(const char *word)
{
    static const char *const endings[] = {".pcap",    ".pcapng",    ".cap",
                                          ".pcap.gz", ".pcapng.gz", ".cap.gz"};
    size_t size = strlen(word);

    if (strpbrk(word, " ()[]") != NULL)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (size > strlen(endings[i]) && strcmp(word + size - strlen(endings[i]), endings[i]) == 0)
            return true;
    return false;
}

static bool
say_file_name(const struct options *o, const char *word, struct failure *why)
{
    if (o->read_path != NULL)
        return failure_say_usage(why,
                                 "\"%.200s\" looks like a file, where a filter expression is "
                                 "expected: -r reads one file, and \"%.200s\" is named already",
                                 word, o->read_path);
    return failure_say_usage(why,
                             "\"%.200s\" looks like a file, where a filter expression is "
                             "expected: a capture is read with -r, as in tcpviz -r %.200s",
                             word, word);
}

/* Words that are no options: the filter expression. */
static bool
take_word(struct options *o, const char *word, struct failure *why)
{
    struct text t = {.at = o->expression, .size = sizeof o->expression};

    if (is_file_name(word))
        return say_file_name(o, word, why);
    t.len = strlen(o->expression);
    text_addf(&t, "%s", t.len > 0 && *word != '\0' ? " " : "");
    text_add(&t, word);
    if (!t.cut)
        return true;
    return failure_say_usage(why,
                             "the filter expression is longer than %d bytes; name ports with -p, "
                             "which takes ranges, or networks instead of single hosts",
                             OPTIONS_EXPRESSION_SIZE - 1);
}

static bool
take_next(struct options *o, int value, const char *typed, struct failure *why)
{
    if (value == A_WORD)
        return take_word(o, optarg, why);
    if (value == '?')
        return say_wrong_option(optopt, typed, why);
    if (value == ':')
        return take_option(o, entry_of_value(optopt), "", why);
    return take_option(o, entry_of_value(value), optarg, why);
}

bool
options_set(struct options *o, const char *name, const char *value, enum options_place place,
            struct failure *why)
{
    const struct entry *entry = entry_of_name(name);
    const struct options before = *o;

    if (name[0] == '\0' || name[0] == '-')
        return failure_say_usage(why, "a line begins with the name of an option, without dashes, "
                                      "as in theme = cb");
    if (entry == NULL)
        return say_no_such_name(name, why);
    if (!options_in_file(name, place, why))
        return false;
    if (entry->info.argument == NULL && strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
        return failure_say_usage(why, "%s takes yes or no here, not \"%.200s\"", name, value);
    if (entry->info.argument != NULL ? take_option(o, entry, value, why)
                                     : entry->take(o, value, why))
        return true;
    *o = before;
    return false;
}

/* What the options say together. */

static bool
same_file(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, "-") != 0 && strcmp(a, b) == 0;
}

static bool
check_together(const struct options *o, struct failure *why)
{
    if (o->config_path != NULL && o->no_config)
        return failure_say_usage(why, "--config names a file and --no-config wants none: leave one "
                                      "of them out");
    if (o->read_path != NULL && o->device != NULL)
        return failure_say_usage(why, "-r reads a file and -i watches a device: leave one of them "
                                      "out");
    if (same_file(o->write_path, o->read_path))
        return failure_say_usage(why,
                                 "-w would overwrite \"%.200s\" while -r reads it: name "
                                 "another file after -w",
                                 o->write_path);
    if (same_file(o->output_path, o->read_path))
        return failure_say_usage(why,
                                 "-o would overwrite \"%.200s\" while -r reads it: name "
                                 "another file after -o",
                                 o->output_path);
    if (same_file(o->write_path, o->output_path))
        return failure_say_usage(why,
                                 "-o and -w both name \"%.200s\": text and capture need a file "
                                 "each",
                                 o->write_path);
    if (o->write_path != NULL && strcmp(o->write_path, "-") == 0 && o->output_path == NULL)
        return failure_say_usage(why, "-w - and the text cannot both go to standard output: send "
                                      "the text to a file with -o FILE, or the capture with -w "
                                      "FILE");
    return true;
}

/* Takes off what is no matter of choice.  Who asks for a larger ring, and for no limit, gets the
 * memory for it, too. */
static bool
share_memory(struct options *o, struct failure *why)
{
    size_t taken = LIMIT_MEMORY_FIXED + (o->read_path ? 0 : (size_t)o->buffer_kib << 10);
    size_t least = taken + LIMIT_MEMORY_MIN;

    if (o->memory_bytes == 0) {
        o->memory_bytes = o->read_path ? LIMIT_MEMORY_FILE : LIMIT_MEMORY_LIVE;
        if (o->memory_bytes < least)
            o->memory_bytes = least;
    }
    if (o->memory_bytes < least)
        return failure_say_usage(why,
                                 "--memory %zu is too little: give at least %zu MiB, of which "
                                 "the program%s takes %zu",
                                 o->memory_bytes >> 20, (least + ((size_t)1 << 20) - 1) >> 20,
                                 o->read_path ? "" : " with its -B buffer", taken >> 20);
    o->memory_bytes -= taken;
    return true;
}

void
options_init(struct options *out)
{
    *out = (struct options){.buffer_kib = BUFFER_KIB_DEFAULT};
}

bool
options_parse(struct options *out, int argc, char **argv, struct failure *why)
{
    const char *device = out->device;
    struct getopt_tables tables;
    int value;

    out->ports_are_older = true;
    make_getopt_tables(&tables);
    optind = 0; /* glibc's way of starting anew */
    while ((value = getopt_long(argc, argv, tables.letters, tables.names, NULL)) != -1) {
        if (!take_next(out, value, argv[optind - 1], why))
            return false;
        if (out->help || out->version || out->completion != COMPLETION_NONE)
            return true;
    }
    for (int i = optind; i < argc; i++)
        if (!take_word(out, argv[i], why))
            return false;
    if (out->read_path != NULL && out->device == device)
        out->device = NULL; /* a file's word, and -r says otherwise */
    if (!check_together(out, why) || !share_memory(out, why))
        return false;
    if (out->snaplen == 0)
        out->snaplen = out->write_path != NULL ? CAPTURE_SNAPLEN_MAX : SNAPLEN_DEFAULT;
    if (out->device == NULL && out->read_path == NULL)
        out->device = "any";
    return true;
}
