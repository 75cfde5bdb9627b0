/* The command line: what it fills in, what it refuses and in which words, and that the table,
 * --help and the manual page name the same options. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "../../src/app/options.h"
#include "in_range.h"

#define WORDS_MAX 96

static struct options o;
static struct failure why;

/* Parses a command line: words with one blank between them. */
static bool
parse(const char *line)
{
    static char storage[8192];
    char *argv[WORDS_MAX + 1] = {NULL};
    int argc = 0;

    assert_true(strlen(line) < sizeof storage);
    memcpy(storage, line, strlen(line) + 1);
    for (char *at = storage; at != NULL && argc < WORDS_MAX;) {
        argv[argc++] = at;
        at = strchr(at, ' ');
        if (at != NULL)
            *at++ = '\0';
    }
    memset(&why, 0, sizeof why);
    options_init(&o);
    return options_parse(&o, argc, argv, &why);
}

static void
assert_taken(const char *line)
{
    if (!parse(line))
        fail_msg("%s: %s", line, why.sentence);
}

/* The line is wrong usage, and the sentence says so with these words. */
static void
assert_refused(const char *line, const char *words)
{
    if (parse(line))
        fail_msg("taken: %s", line);
    assert_true(why.usage);
    if (strstr(why.sentence, words) == NULL)
        fail_msg("%s: \"%s\" does not say \"%s\"", line, why.sentence, words);
}

static void
nothing_said_means_the_defaults(void **state)
{
    (void)state;
    assert_taken("tcpviz");
    assert_string_equal(o.device, "any");
    assert_null(o.read_path);
    assert_null(o.write_path);
    assert_null(o.output_path);
    assert_null(o.user);
    assert_int_equal(o.ports.n, 0);
    assert_int_equal(o.count, 0);
    assert_int_equal(o.snaplen, 256);
    assert_int_equal(o.buffer_kib, 16384);
    assert_int_equal(o.numbers, NUMBERS_RELATIVE);
    assert_int_equal(o.format, OUTPUT_AUTO);
    assert_int_equal(o.charset, CHARSET_CHOICE_AUTO);
    assert_int_equal(o.color, COLOR_AUTO);
    assert_int_equal(o.density, UI_DENSITY_AUTO);
    assert_int_equal(o.time, LADDER_TIME_RELATIVE);
    assert_false(o.step);
    assert_int_equal(o.show.n_nodes, 0);
    assert_int_equal(o.slow_ms, 0);
    assert_int_equal(o.cols, 0);
    assert_int_equal(o.rows, 0);
    assert_false(o.promiscuous || o.list_devices || o.help || o.version);
    assert_false(o.wireshark || o.quiet || o.windows || o.no_config || o.mouse || o.no_ask);
    assert_int_equal(o.theme, THEME_DEFAULT);
    assert_null(o.config_path);
    assert_string_equal(o.labels[0], "");
    assert_string_equal(o.labels[1], "");
    assert_string_equal(o.expression, "");
}

static void
no_arguments_at_all_are_no_harm(void **state)
{
    char *argv[] = {NULL};

    (void)state;
    options_init(&o);
    assert_true(options_parse(&o, 0, argv, &why));
    assert_string_equal(o.device, "any");
}

static void
letters_and_long_forms_mean_the_same(void **state)
{
    static const char *const lines[] = {
        "tcpviz -i 3 -p 5000 -c 7 -s 96 -B 64 -w a.pcap -o b.txt -D -n -l",
        ("tcpviz --interface=3 --port=5000 --count=7 --snapshot-length=96 --buffer-size=64 "
         "--write=a.pcap --output=b.txt --list-interfaces --no-names --line-buffered"),
        "tcpviz -i3 -nlDp5000 -c7 -s96 -B64 -wa.pcap -ob.txt",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_taken(lines[i]);
        assert_string_equal(o.device, "3");
        assert_int_equal(o.ports.n, 1);
        assert_int_equal(o.ports.at[0].first, 5000);
        assert_int_equal(o.count, 7);
        assert_int_equal(o.snaplen, 96);
        assert_int_equal(o.buffer_kib, 64);
        assert_string_equal(o.write_path, "a.pcap");
        assert_string_equal(o.output_path, "b.txt");
        assert_true(o.list_devices);
    }
}

static void
choices_are_known_by_name(void **state)
{
    (void)state;
    assert_taken("tcpviz --numbers symbolic --density roomy --charset ascii --color never "
                 "--format markdown --size 100x36 --user mara --labels Alice,Bob --wireshark "
                 "--theme mono --config a.conf --mouse --quiet --windows --no-ask");
    assert_true(o.quiet);
    assert_true(o.windows);
    assert_true(o.mouse && o.no_ask);
    assert_int_equal(o.theme, THEME_MONO);
    assert_string_equal(o.config_path, "a.conf");
    assert_int_equal(o.numbers, NUMBERS_SYMBOLIC);
    assert_int_equal(o.density, UI_DENSITY_ROOMY);
    assert_int_equal(o.charset, CHARSET_CHOICE_ASCII);
    assert_int_equal(o.color, COLOR_NEVER);
    assert_int_equal(o.format, OUTPUT_MARKDOWN);
    assert_int_equal(o.cols, 100);
    assert_int_equal(o.rows, 36);
    assert_string_equal(o.user, "mara");
    assert_true(o.wireshark);
    assert_string_equal(o.labels[0], "Alice");
    assert_string_equal(o.labels[1], "Bob");
    assert_taken("tcpviz --density compact --charset utf8 --color always --format ladder -Sq");
    assert_true(o.quiet);
    assert_int_equal(o.numbers, NUMBERS_RAW);
    assert_int_equal(o.density, UI_DENSITY_COMPACT);
    assert_int_equal(o.charset, CHARSET_CHOICE_UTF8);
    assert_int_equal(o.color, COLOR_ALWAYS);
    assert_int_equal(o.format, OUTPUT_LADDER);
    assert_taken("tcpviz --show data --show=!syn");
    assert_string_equal(o.show.line, "!syn");
    assert_taken("tcpviz --time delta --step --slow 60000");
    assert_int_equal(o.time, LADDER_TIME_DELTA);
    assert_true(o.step);
    assert_int_equal(o.slow_ms, 60000);
    assert_taken("tcpviz --time own");
    assert_int_equal(o.time, LADDER_TIME_OWN);
    assert_taken("tcpviz --time clock --time relative");
    assert_int_equal(o.time, LADDER_TIME_RELATIVE);
    assert_taken("tcpviz --format tsv");
    assert_int_equal(o.format, OUTPUT_TSV);
    assert_taken("tcpviz --format=json");
    assert_int_equal(o.format, OUTPUT_JSON);
}

static void
slow_takes_milliseconds_up_to_a_minute(void **state)
{
    (void)state;
    assert_taken("tcpviz --slow 1");
    assert_int_equal(o.slow_ms, 1);
    assert_refused("tcpviz --slow 0", "--slow takes 1 to 60000 milliseconds, not \"0\"");
    assert_refused("tcpviz --slow 60001", "not \"60001\"");
    assert_refused("tcpviz --slow 2s", "not \"2s\"");
    assert_refused("tcpviz --slow", "--slow needs its argument, as in --slow MS");
}

static void
unknown_choices_list_the_known_ones(void **state)
{
    (void)state;
    assert_refused("tcpviz --format svg",
                   "--format takes auto, ladder, markdown, tsv or json, not \"svg\"");
    assert_refused("tcpviz --numbers hex", "relative, raw or symbolic");
    assert_refused("tcpviz --time utc", "relative, delta, own or clock");
    assert_refused("tcpviz --density dense", "auto, compact or roomy");
    assert_refused("tcpviz --charset latin1", "auto, utf8 or ascii");
    assert_taken("tcpviz --charset utf8 --ascii");
    assert_int_equal(o.charset, CHARSET_CHOICE_ASCII);
    assert_taken("tcpviz --ascii --charset utf8");
    assert_int_equal(o.charset, CHARSET_CHOICE_UTF8);
    assert_refused("tcpviz --color yes", "auto, always or never");
}

/* Each choice that the table names is taken, and no other: what --help, the manual page and the
 * shells offer is what there is. */
static void
choices_are_those_of_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; options_info(i) != NULL; i++) {
        const struct option_info *info = options_info(i);
        const char *at = info->argument;
        char line[128];

        if (at == NULL || strchr(at, '|') == NULL)
            continue;
        for (size_t n; *at != '\0'; at += n + (at[n] == '|')) {
            n = strcspn(at, "|");
            snprintf(line, sizeof line, "tcpviz --%s %.*s", info->name, (int)n, at);
            assert_taken(line);
        }
        snprintf(line, sizeof line, "tcpviz --%s nonsense", info->name);
        assert_refused(line, " or ");
        for (const char *c = info->argument; (c = strchr(c, '|')) != NULL; c++) {
            char word[32];

            snprintf(word, sizeof word, " %.*s", (int)strcspn(c + 1, "|"), c + 1);
            assert_refused(line, word);
        }
    }
}

/* An option of a file over the defaults. */
static bool
set(const char *name, const char *value, enum options_place place)
{
    memset(&why, 0, sizeof why);
    return options_set(&o, name, value, place, &why);
}

static void
a_line_begins_with_a_name(void **state)
{
    (void)state;
    options_init(&o);
    assert_false(set("--theme", "cb", OPTIONS_OF_USER));
    assert_string_equal(why.sentence, "a line begins with the name of an option, without dashes, "
                                      "as in theme = cb");
    assert_false(set("", "cb", OPTIONS_OF_USER));
    assert_non_null(strstr(why.sentence, "without dashes"));
}

static void
the_command_line_goes_over_files(void **state)
{
    char program[] = "tcpviz", numbers[] = "--numbers", raw[] = "raw", p[] = "-p", port[] = "80";
    char *argv[] = {program, numbers, raw, p, port, NULL};

    (void)state;
    options_init(&o);
    assert_true(set("interface", "eth0", OPTIONS_OF_SYSTEM));
    assert_true(set("port", "5000", OPTIONS_OF_SYSTEM));
    assert_true(set("port", "6000", OPTIONS_OF_SYSTEM));
    assert_true(set("numbers", "symbolic", OPTIONS_OF_USER));
    assert_true(set("ascii", "yes", OPTIONS_OF_USER));
    assert_int_equal(o.charset, CHARSET_CHOICE_ASCII);
    assert_true(set("ascii", "no", OPTIONS_OF_USER));
    assert_int_equal(o.charset, CHARSET_CHOICE_AUTO);
    assert_true(set("theme", "cb", OPTIONS_OF_USER));
    assert_int_equal(o.ports.n, 2);
    assert_true(options_parse(&o, 5, argv, &why));
    assert_string_equal(o.device, "eth0");
    assert_int_equal(o.ports.n, 1);
    assert_int_equal(o.ports.at[0].first, 80);
    assert_int_equal(o.numbers, NUMBERS_RAW);
    assert_int_equal(o.theme, THEME_CB);
}

static void
a_file_that_names_a_device_does_not_forbid_to_read(void **state)
{
    char program[] = "tcpviz", r[] = "-r", file[] = "a.pcap";
    char *argv[] = {program, r, file, NULL};

    (void)state;
    options_init(&o);
    assert_true(set("interface", "eth0", OPTIONS_OF_SYSTEM));
    assert_true(options_parse(&o, 3, argv, &why));
    assert_null(o.device);
    assert_string_equal(o.read_path, "a.pcap");
}

static void
what_a_file_cannot_say_is_refused(void **state)
{
    (void)state;
    options_init(&o);
    assert_false(set("write", "a.pcap", OPTIONS_OF_SYSTEM));
    assert_string_equal(why.sentence, "write belongs on the command line, as --write");
    assert_false(set("interface", "lo", OPTIONS_OF_USER));
    assert_non_null(strstr(why.sentence, "interface counts only in /etc/tcpviz.conf and as "
                                         "--interface: the device is open before"));
    assert_false(set("them", "cb", OPTIONS_OF_USER));
    assert_non_null(strstr(why.sentence, "did you mean --theme?"));
    assert_false(set("theme", "neon", OPTIONS_OF_USER));
    assert_non_null(strstr(why.sentence, "--theme takes default, cb or mono"));
    assert_false(set("theme", "", OPTIONS_OF_USER));
    assert_false(set("wireshark", "true", OPTIONS_OF_USER));
    assert_string_equal(why.sentence, "wireshark takes yes or no here, not \"true\"");
}

static void
a_wrong_value_changes_nothing(void **state)
{
    struct options before;

    (void)state;
    options_init(&o);
    before = o;
    assert_false(set("labels", "Alice,a-name-that-is-far-too-long", OPTIONS_OF_USER));
    assert_false(set("port", "80,x", OPTIONS_OF_SYSTEM));
    assert_memory_equal(&o, &before, sizeof o);
}

/* "no" takes back what the file before said "yes" to, and is nothing by itself. */
static void
switches_can_be_said_no_to(void **state)
{
    int switches = 0;

    (void)state;
    for (size_t i = 0; options_info(i) != NULL; i++) {
        const struct option_info *info = options_info(i);
        struct options before;

        if (info->argument != NULL || info->name == NULL ||
            !options_in_file(info->name, OPTIONS_OF_SYSTEM, &why) ||
            strcmp(info->name, "no-promiscuous-mode") == 0)
            continue;
        options_init(&o);
        before = o;
        assert_true(set(info->name, "yes", OPTIONS_OF_SYSTEM));
        switches += memcmp(&o, &before, sizeof o) != 0;
        assert_true(set(info->name, "no", OPTIONS_OF_SYSTEM));
        if (memcmp(&o, &before, sizeof o) != 0)
            fail_msg("%s = no is not as if nothing had been said", info->name);
    }
    assert_true(switches >= 2);
    assert_true(set("no-promiscuous-mode", "no", OPTIONS_OF_SYSTEM));
    assert_true(o.promiscuous);
}

static void
the_later_option_counts(void **state)
{
    (void)state;
    assert_taken("tcpviz -S --numbers relative -c 1 -c 2 --promiscuous "
                 "--no-promiscuous-mode");
    assert_int_equal(o.numbers, NUMBERS_RELATIVE);
    assert_int_equal(o.count, 2);
    assert_false(o.promiscuous);
    assert_taken("tcpviz --no-promiscuous-mode --promiscuous");
    assert_true(o.promiscuous);
}

static void
a_saved_capture_is_whole_unless_told_otherwise(void **state)
{
    (void)state;
    assert_taken("tcpviz -w a.pcap");
    assert_int_equal(o.snaplen, 262144);
    assert_taken("tcpviz -w a.pcap -s 128");
    assert_int_equal(o.snaplen, 128);
    assert_taken("tcpviz -s 0");
    assert_int_equal(o.snaplen, 262144);
}

static void
numbers_have_bounds(void **state)
{
    (void)state;
    assert_taken("tcpviz -s 64 -B 1048576 -c 18446744073709551615 --size 1x1");
    assert_int_equal(o.snaplen, 64);
    assert_int_equal(o.buffer_kib, 1048576);
    assert_true(o.count == UINT64_MAX);
    assert_int_equal(o.rows, 1);
    assert_taken("tcpviz -s 262144 --size 1000X1000");
    assert_refused("tcpviz -s 63", "-s takes 64 to 262144");
    assert_refused("tcpviz -s 262145", "-s takes 64 to 262144");
    assert_refused("tcpviz -B 63", "-B takes 64 to 1048576");
    assert_refused("tcpviz -B 1048577", "-B takes 64 to 1048576");
    assert_refused("tcpviz -c 0", "-c takes a number of segments from 1");
    assert_refused("tcpviz --memory 0", "--memory takes 20 to 1048576 MiB, not \"0\"");
    assert_refused("tcpviz -c 18446744073709551616", "from 1");
    assert_refused("tcpviz -c 7x", "from 1");
    assert_refused("tcpviz -c +7", "from 1");
    assert_refused("tcpviz --size 0x1", "as in --size 100x36");
    assert_refused("tcpviz --size 1001x1", "1000x1000");
    assert_refused("tcpviz --size 1x1001", "1000x1000");
    assert_refused("tcpviz --size 100", "as in --size 100x36");
    assert_refused("tcpviz --size 100x", "as in --size 100x36");
    assert_refused("tcpviz --size x36", "as in --size 100x36");
    assert_refused("tcpviz --size 00000100x36", "as in --size 100x36");
}

static void
ports_add_up(void **state)
{
    static const struct port_range expected[] = {
        {5000, 5000}, {1, 1}, {8080, 8090}, {65535, 65535}, {7, 7}};

    (void)state;
    assert_taken("tcpviz -p 5000 -p 1,8080-8090,65535 -p 7-7");
    assert_int_equal(o.ports.n, 5);
    assert_memory_equal(o.ports.at, expected, sizeof expected);
}

static void
what_is_no_port_is_told_of_tcpdumps_p(void **state)
{
    static const char *const lines[] = {
        "tcpviz -p http",   "tcpviz -pni lo",   "tcpviz -p -i lo", "tcpviz -p",
        "tcpviz --port=",   "tcpviz -p 5000,",  "tcpviz -p ,5000", "tcpviz -p 5000-",
        "tcpviz -p -5000",  "tcpviz -p 5000:1", "tcpviz -p 1,,2",  "tcpviz -p 1-2-3",
        "tcpviz -p 5000.5", "tcpviz -p 0x1388", "tcpviz -p +5",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_refused(lines[i],
                       "here -p takes a port, as in -p 5000, -p 5000,8080 or -p 5000-5010; "
                       "tcpdump's -p is --no-promiscuous-mode");
}

static void
ports_end_at_65535(void **state)
{
    (void)state;
    assert_refused("tcpviz -p 0", "1 to 65535");
    assert_refused("tcpviz -p 65536", "1 to 65535");
    assert_refused("tcpviz -p 1-70000", "1 to 65535");
    assert_refused("tcpviz -p 4294967296", "1 to 65535");
    assert_refused("tcpviz -p 99999999999999999999999", "1 to 65535");
    assert_refused("tcpviz -p 5010-5000", "write -p 5000-5010");
}

/* "tcpviz -p 1,2,3,...,n" */
static const char *
line_of_ports(int n)
{
    static char storage[1024];
    struct text t;

    text_init(&t, storage, sizeof storage);
    text_add(&t, "tcpviz -p ");
    for (int i = 1; i <= n; i++)
        text_addf(&t, "%s%d", i > 1 ? "," : "", i);
    return storage;
}

static void
there_is_room_for_64_ports(void **state)
{
    (void)state;
    assert_taken(line_of_ports(PORTS_MAX));
    assert_int_equal(o.ports.n, PORTS_MAX);
    assert_refused(line_of_ports(PORTS_MAX + 1), "as in -p 5000-5010");
}

static void
ports_have_words_and_a_prefilter(void **state)
{
    char storage[PORTS_PREFILTER_SIZE];
    struct text t;

    (void)state;
    text_init(&t, storage, sizeof storage);
    assert_taken("tcpviz");
    ports_add_words(&t, &o.ports);
    ports_add_prefilter(&t, &o.ports);
    assert_string_equal(storage, "");

    assert_taken("tcpviz -p 5000");
    ports_add_words(&t, &o.ports);
    assert_string_equal(storage, "port 5000");
    text_clear(&t);
    ports_add_prefilter(&t, &o.ports);
    assert_memory_equal(storage, "(tcp port 5000) or ", 19); /* what else passes: test_ports */

    assert_taken("tcpviz -p 5000,8080-8090");
    text_clear(&t);
    ports_add_words(&t, &o.ports);
    assert_string_equal(storage, "ports 5000, 8080-8090");
    text_clear(&t);
    ports_add_prefilter(&t, &o.ports);
    assert_memory_equal(storage, "(tcp port 5000 or tcp portrange 8080-8090)", 42);
}

static void
the_longest_prefilter_fits(void **state)
{
    char storage[PORTS_PREFILTER_SIZE];
    struct text t;

    (void)state;
    memset(&o.ports, 0, sizeof o.ports);
    for (int i = 0; i < PORTS_MAX; i++)
        assert_true(ports_add(&o.ports, "60000-60001", &why));
    text_init(&t, storage, sizeof storage);
    ports_add_prefilter(&t, &o.ports);
    assert_false(t.cut);
}

static void
trailing_words_are_the_expression(void **state)
{
    (void)state;
    assert_taken("tcpviz -i lo tcp port 80 -c 5 and host ::1");
    assert_string_equal(o.expression, "tcp port 80 and host ::1");
    assert_int_equal(o.count, 5);
    assert_taken("tcpviz tcp[0] - 1 -- -2 > 3 --help");
    assert_string_equal(o.expression, "tcp[0] - 1 -2 > 3 --help");
    assert_false(o.help);
    assert_taken("tcpviz --");
    assert_string_equal(o.expression, "");
}

/* A name alone is no filter that could ever match: what was meant is -r. */
static void
a_file_without_r_is_told_of(void **state)
{
    (void)state;
    assert_refused("tcpviz talk.pcap", "\"talk.pcap\" looks like a file, where a filter expression "
                                       "is expected: a capture is read with -r, as in tcpviz -r "
                                       "talk.pcap");
    assert_refused("tcpviz -p 80 ../a/talk.pcapng", "as in tcpviz -r ../a/talk.pcapng");
    assert_refused("tcpviz -r one.pcap two.pcap.gz",
                   "-r reads one file, and \"one.pcap\" is named");
    assert_taken("tcpviz host pcap.example and net 10.0.0.0/8 or port cap");
}

/* "tcpviz aaaa": one word of n letters. */
static const char *
line_of_letters(size_t n)
{
    static char storage[OPTIONS_EXPRESSION_SIZE + 16] = "tcpviz ";

    memset(storage + 7, 'a', n);
    storage[7 + n] = '\0';
    return storage;
}

static void
an_expression_has_an_end(void **state)
{
    (void)state;
    assert_taken(line_of_letters(OPTIONS_EXPRESSION_SIZE - 1));
    assert_int_equal(strlen(o.expression), OPTIONS_EXPRESSION_SIZE - 1);
    assert_refused(line_of_letters(OPTIONS_EXPRESSION_SIZE), "longer than 4095 bytes; name ports");
}

static const char *
label(enum side side, enum charset charset)
{
    static char storage[OPTIONS_LABEL_BYTES];

    options_label(&o, side, charset, storage);
    return storage;
}

/* Where letters are bytes a label ends with the last of them that has room. */
static void
labels_may_have_letters(void **state)
{
    (void)state;
    assert_taken("tcpviz --labels Zo\xc3\xab,\xd0\x96\xd0\x96\xd0\x96");
    assert_string_equal(label(CLIENT, CHARSET_UTF8), "Zo\xc3\xab");
    assert_string_equal(label(SERVER, CHARSET_UTF8), "\xd0\x96\xd0\x96\xd0\x96");
    assert_string_equal(label(CLIENT, CHARSET_ASCII), "Zo\\xc3\\xab");
    assert_string_equal(label(SERVER, CHARSET_ASCII), "\\xd0\\x96\\xd0\\x96");
    assert_taken("tcpviz --labels b,\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
                 "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
                 "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac");
    assert_int_equal(text_cols(label(SERVER, CHARSET_UTF8)), OPTIONS_LABEL_COLS);
    assert_refused(
        "tcpviz --labels b,\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
        "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4",
        "longer than the 16 columns");
}

static void
labels_are_two_and_short(void **state)
{
    (void)state;
    assert_taken("tcpviz --labels 1234567890123456,b\033[");
    assert_string_equal(o.labels[0], "1234567890123456");
    assert_string_equal(label(SERVER, CHARSET_UTF8), "b\\x1b[");
    assert_string_equal(label(SERVER, CHARSET_ASCII), "b\\x1b[");
    assert_refused("tcpviz --labels 12345678901234567,b", "longer than the 16 columns");
    assert_refused("tcpviz --labels b,\x01\x01\x01\x01\x01", "a byte counts four");
    assert_refused("tcpviz --labels Alice", "one comma");
    assert_refused("tcpviz --labels a,b,c", "one comma");
    assert_refused("tcpviz --labels ,b", "one comma");
    assert_refused("tcpviz --labels a,", "as in --labels Alice,Bob");
}

static void
help_and_version_end_the_parsing(void **state)
{
    (void)state;
    assert_taken("tcpviz -h -p nonsense");
    assert_true(o.help);
    assert_taken("tcpviz --version --nonsense");
    assert_true(o.version);
    assert_refused("tcpviz -p nonsense -h", "no port");
    assert_refused("tcpviz -p", "-p stands alone: here -p takes a port, as in -p 5000");
    assert_refused("tcpviz -p -w talk.pcap",
                   "\"-w\" is no port: here -p takes a port, as in -p 5000");
}

static void
unknown_options_bring_the_nearest(void **state)
{
    (void)state;
    assert_refused("tcpviz --colour=never", "no option --colour; did you mean --color?");
    assert_refused("tcpviz --prot 5", "did you mean --port?");
    assert_refused("tcpviz --fromat ladder", "did you mean --format?");
    assert_refused("tcpviz --co 5", "did you mean --count or --color or --config or --completion?");
    assert_refused("tcpviz --no",
                   "did you mean --no-promiscuous-mode or --no-config or --no-ask or --no-names?");
    assert_refused("tcpviz --snapshot-lengths-that-go-on-and-on-and-on", "tcpviz --help");
    assert_refused("tcpviz --json", "there is no option --json; tcpviz --help lists them");
    assert_refused("tcpviz --=x", "tcpviz --help");
    assert_refused("tcpviz -x", "there is no option -x; tcpviz --help lists them");
    assert_refused("tcpviz -nx", "there is no option -x");
    assert_refused("tcpviz -\xff", "there is no option -\xff");
    assert_refused("tcpviz --help=me", "--help takes no argument");
}

static void
a_missing_argument_is_named(void **state)
{
    (void)state;
    assert_refused("tcpviz -r", "-r needs its argument, as in -r FILE");
    assert_refused("tcpviz --labels", "as in --labels LEFT,RIGHT");
    assert_refused("tcpviz --user=", "as in --user USER");
    assert_refused("tcpviz -w -p 5000", "\"-p\" looks like an option; a file of that name is ./-p");
}

static void
contradictions_are_refused(void **state)
{
    (void)state;
    assert_refused("tcpviz -r a.pcap -i lo", "leave one of them out");
    assert_refused("tcpviz -i lo --interface eth0",
                   "-i watches one device, and \"lo\" is named already: -i any watches");
    assert_refused("tcpviz -r a.pcap -r b.pcap", "-r reads one file, and \"a.pcap\" is named");
    assert_refused("tcpviz -o a -o b", "-o writes one file, and \"a\" is named already");
    assert_refused("tcpviz -o a --output -", "-o writes one file, and \"a\" is named already");
    assert_refused("tcpviz -w a -w b", "-w saves into one file, and \"a\" is named already");
    assert_taken("tcpviz -i lo -i lo -w a -w a -o b -o b");
    assert_taken("tcpviz -o -");
    assert_null(o.output_path);
    assert_taken("tcpviz -r a.pcap --read=a.pcap");
    assert_refused("tcpviz -i rpcap://host/lo", "-i takes a device of this machine");
    assert_refused("tcpviz -r rpcap://host/lo", "-r takes a file of this machine");
    assert_refused("tcpviz -r a.pcap -w a.pcap", "another file after -w");
    assert_refused("tcpviz -r a.pcap -o a.pcap", "another file after -o");
    assert_refused("tcpviz -w a -o a", "need a file each");
    assert_refused("tcpviz -w -", "-o FILE");
    assert_refused("tcpviz -w - -o -", "-o FILE");
    assert_taken("tcpviz -r - -w - -o ladder.txt");
    assert_null(o.device);
    assert_string_equal(o.read_path, "-");
    assert_string_equal(o.write_path, "-");
    assert_taken("tcpviz -r ./odd://name.pcap");
}

static void
a_sentence_keeps_its_remedy_however_long_the_argument(void **state)
{
    char line[4096] = "tcpviz -w ";

    (void)state;
    memset(line + 10, 'a', 3000);
    line[10] = '-';
    assert_refused(line, "; a file of that name is ./-a");
    memcpy(line, "tcpviz -p ", 10);
    assert_refused(line, "--no-promiscuous-mode");
}

static void
parsing_leaves_argv_as_typed(void **state)
{
    char program[] = "tcpviz", word[] = "tcp", option[] = "-c", argument[] = "5", last[] = "syn";
    char *argv[] = {program, word, option, argument, last, NULL};
    char *const before[] = {program, word, option, argument, last, NULL};

    (void)state;
    options_init(&o);
    assert_true(options_parse(&o, 5, argv, &why));
    assert_memory_equal(argv, before, sizeof before);
    assert_string_equal(o.expression, "tcp syn");
}

static void
the_command_is_quoted_where_a_shell_needs_it(void **state)
{
    char program[] = "./tcpviz", option[] = "-p", port[] = "5000,80", empty[] = "";
    char odd[] = "host a'b & (c)", star[] = "*";
    char *argv[] = {program, option, port, empty, odd, star, NULL};
    char storage[128];
    struct text t;

    (void)state;
    text_init(&t, storage, sizeof storage);
    options_command(6, argv, &t);
    assert_string_equal(storage, "./tcpviz -p 5000,80 '' 'host a'\"'\"'b & (c)' '*'");
}

/* What a function prints; the caller frees it. */
static char *
printed(void (*print)(FILE *))
{
    char *words = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&words, &n);

    assert_non_null(out);
    print(out);
    assert_int_equal(fclose(out), 0);
    return words;
}

/* Whether the option stands in the text, not just as the beginning of a longer one. */
static bool
names_option(const char *words, const char *option)
{
    size_t len = strlen(option);

    for (const char *at = strstr(words, option); at != NULL; at = strstr(at + 1, option))
        if (strchr(" ,\n", at[len]) != NULL && at > words && at[-1] == ' ')
            return true;
    return false;
}

static void
help_names_every_option_on_one_page(void **state)
{
    char *help = printed(options_help);
    int lines = 0;

    (void)state;
    for (const char *at = help; *at != '\0'; lines++) {
        const char *end = strchr(at, '\n');

        assert_non_null(end);
        assert_true(end - at < 80);
        at = end + 1;
    }
    assert_int_in_range(lines, 1, 24);
    for (size_t i = 0; options_info(i) != NULL; i++) {
        const struct option_info *info = options_info(i);
        char option[64];

        snprintf(option, sizeof option, "--%s", info->name != NULL ? info->name : "numbers");
        if (!names_option(help, option))
            fail_msg("--help does not name %s", option);
        snprintf(option, sizeof option, "-%c", info->letter);
        if (info->letter != 0 && !names_option(help, option))
            fail_msg("--help does not name %s", option);
    }
    free(help);
}

/* The command of an example, which ends in front of the two blanks before its words; NULL where the
 * line is none. */
static char *
example_on(const char *line)
{
    const char *at = strncmp(line, "  sudo ", 7) == 0 ? line + 7 : line + 2, *end;

    if (strncmp(line, "  ", 2) != 0 || strncmp(at, "tcpviz ", 7) != 0)
        return NULL;
    end = strstr(at, "  ");
    assert_non_null(end);
    return strndup(at, (size_t)(end - at));
}

static void
help_begins_with_five_examples_that_work(void **state)
{
    char *help = printed(options_help);
    int examples = 0;

    (void)state;
    for (const char *at = strchr(help, '\n') + 1; *at != '\0'; at = strchr(at, '\n') + 1) {
        char *example = example_on(at);

        if (example == NULL)
            break;
        assert_taken(example);
        free(example);
        examples++;
    }
    assert_int_equal(examples, 5);
    free(help);
}

static void
version_is_one_line(void **state)
{
    char *version = printed(options_version);

    (void)state;
    assert_string_equal(version, "tcpviz " TCPVIZ_VERSION "\n");
    free(version);
}

/* The item of the manual page that an option must have: ".It Fl i , Fl Fl interface". */
static void
add_manual_item(struct text *t, const struct option_info *info)
{
    text_add(t, "\n.It ");
    if (info->letter != 0)
        text_addf(t, "Fl %c%s", info->letter, info->name != NULL ? " , " : "");
    if (info->name != NULL)
        text_add(t, "Fl Fl ");
    for (const char *at = info->name; at != NULL && *at != '\0'; at++)
        text_addf(t, "%s%c", *at == '-' ? "\\" : "", *at);
}

static void
the_manual_names_every_option_in_the_order_of_the_table(void **state)
{
    static char page[1 << 16];
    FILE *file = fopen("man/tcpviz.1", "r");
    const char *at = page;

    (void)state;
    assert_non_null(file);
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    assert_true(feof(file));
    (void)fclose(file);
    for (size_t i = 0; options_info(i) != NULL; i++) {
        char storage[64];
        struct text item;

        text_init(&item, storage, sizeof storage);
        add_manual_item(&item, options_info(i));
        at = strstr(at, storage);
        if (at == NULL)
            fail_msg("the manual page lacks, or has too early: %s", storage + 1);
        at += item.len;
        if (strchr(" \n", *at) == NULL)
            fail_msg("the manual page goes on otherwise: %s", storage + 1);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_said_means_the_defaults),
        cmocka_unit_test(no_arguments_at_all_are_no_harm),
        cmocka_unit_test(letters_and_long_forms_mean_the_same),
        cmocka_unit_test(choices_are_known_by_name),
        cmocka_unit_test(slow_takes_milliseconds_up_to_a_minute),
        cmocka_unit_test(unknown_choices_list_the_known_ones),
        cmocka_unit_test(choices_are_those_of_the_table),
        cmocka_unit_test(a_line_begins_with_a_name),
        cmocka_unit_test(the_command_line_goes_over_files),
        cmocka_unit_test(a_file_that_names_a_device_does_not_forbid_to_read),
        cmocka_unit_test(what_a_file_cannot_say_is_refused),
        cmocka_unit_test(a_wrong_value_changes_nothing),
        cmocka_unit_test(switches_can_be_said_no_to),
        cmocka_unit_test(the_later_option_counts),
        cmocka_unit_test(a_saved_capture_is_whole_unless_told_otherwise),
        cmocka_unit_test(numbers_have_bounds),
        cmocka_unit_test(ports_add_up),
        cmocka_unit_test(what_is_no_port_is_told_of_tcpdumps_p),
        cmocka_unit_test(ports_end_at_65535),
        cmocka_unit_test(there_is_room_for_64_ports),
        cmocka_unit_test(ports_have_words_and_a_prefilter),
        cmocka_unit_test(the_longest_prefilter_fits),
        cmocka_unit_test(trailing_words_are_the_expression),
        cmocka_unit_test(a_file_without_r_is_told_of),
        cmocka_unit_test(an_expression_has_an_end),
        cmocka_unit_test(labels_are_two_and_short),
        cmocka_unit_test(labels_may_have_letters),
        cmocka_unit_test(help_and_version_end_the_parsing),
        cmocka_unit_test(unknown_options_bring_the_nearest),
        cmocka_unit_test(a_missing_argument_is_named),
        cmocka_unit_test(contradictions_are_refused),
        cmocka_unit_test(a_sentence_keeps_its_remedy_however_long_the_argument),
        cmocka_unit_test(parsing_leaves_argv_as_typed),
        cmocka_unit_test(the_command_is_quoted_where_a_shell_needs_it),
        cmocka_unit_test(help_names_every_option_on_one_page),
        cmocka_unit_test(help_begins_with_five_examples_that_work),
        cmocka_unit_test(version_is_one_line),
        cmocka_unit_test(the_manual_names_every_option_in_the_order_of_the_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
