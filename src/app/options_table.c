#include "options_table.h"

#include "tcpviz/base/digits.h"
#include "tcpviz/capture/capture.h"
#include "tcpviz/grid/grid.h"

#include <ctype.h>
#include <string.h>

#define SNAPLEN_MIN 64           /* Ethernet, IPv4 and TCP take 54 */
#define BUFFER_KIB_MIN 64        /* one segment of loopback, as large as they come */
#define BUFFER_KIB_MAX (1 << 20) /* libpcap counts its bytes in an int */

#define SLOW_MS_MAX 60000 /* a minute; longer is what the key is for */

#define MEMORY_MIB_MIN (int)((LIMIT_MEMORY_FIXED + LIMIT_MEMORY_MIN) >> 20) /* without a device */
#define MEMORY_MIB_MAX (1 << 20)

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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
        return failure_say_usage(why, "--memory takes %d to %d MiB, not \"%.200s\"", MEMORY_MIB_MIN,
                                 MEMORY_MIB_MAX, argument);
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
take_quiet(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->quiet = is_on(argument);
    return true;
}

static bool
take_windows(struct options *o, const char *argument, struct failure *why)
{
    (void)why;
    o->windows = is_on(argument);
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

const struct option_entry option_entries[] = {
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
    {{"quiet", 'q', NULL, NULL, OPTION_LOOK}, take_quiet},
    {{"windows", 0, NULL, NULL, OPTION_LOOK}, take_windows},
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

_Static_assert(COUNT(option_entries) == OPTION_ENTRIES, "all of them");
