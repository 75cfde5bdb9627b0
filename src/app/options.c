#include "options_table.h"

#include "tcpviz/capture/capture.h"

#include <getopt.h>
#include <string.h>

#define SNAPLEN_DEFAULT 256

const struct option_info *
options_info(size_t index)
{
    return index < OPTION_ENTRIES ? &option_entries[index].info : NULL;
}

static const struct option_entry *
entry_of_name(const char *name)
{
    for (size_t i = 0; i < OPTION_ENTRIES; i++)
        if (option_entries[i].info.name != NULL && strcmp(option_entries[i].info.name, name) == 0)
            return &option_entries[i];
    return NULL;
}

bool
options_in_file(const char *name, enum options_place place, struct failure *why)
{
    const struct option_entry *entry = entry_of_name(name);

    if (entry == NULL || entry->files == FILES_ALL)
        return true;
    if (entry->files == FILES_NONE)
        return failure_say_usage(why, "%s belongs on the command line, as --%s", name, name);
    if (place == OPTIONS_OF_SYSTEM)
        return true;
    return failure_say_usage(why,
                             "%s counts only in " OPTIONS_SYSTEM_FILE " and as --%s: the device is "
                             "open before files of a user are read",
                             name, name);
}

/* getopt's view of the table: options without a letter have a value beyond all letters. */

#define BEYOND_LETTERS 256
#define A_WORD 1 /* getopt's value of a word that is no option */

struct getopt_tables {
    char letters[2 + 2 * OPTION_ENTRIES + 1];
    struct option names[OPTION_ENTRIES + 1];
};

static int
entry_value(size_t index)
{
    char letter = option_entries[index].info.letter;

    return letter != 0 ? letter : BEYOND_LETTERS + (int)index;
}

static const struct option_entry *
entry_of_value(int value)
{
    for (size_t i = 0; i < OPTION_ENTRIES; i++)
        if (entry_value(i) == value)
            return &option_entries[i];
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
    for (size_t i = 0; i < OPTION_ENTRIES; i++) {
        const struct option_info *info = &option_entries[i].info;

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

/* getopt answered '?': a letter or a name that is no option, or a name with a value too many. */
static bool
say_wrong_option(int value, const char *typed, struct failure *why)
{
    const struct option_entry *entry = entry_of_value(value);

    if (entry != NULL)
        return failure_say_usage(why, "--%s takes no argument; write it without \"=\"",
                                 entry->info.name);
    if (value != 0)
        return failure_say_usage(why, "there is no option -%c; tcpviz --help lists them", value);
    return options_say_no_such_name(typed + strspn(typed, "-"), why);
}

static bool
take_option(struct options *o, const struct option_entry *entry, const char *argument,
            struct failure *why)
{
    /* "-w -p 5000" means no file called -p. */
    bool wrong = entry->info.argument != NULL &&
                 (argument[0] == '\0' || (argument[0] == '-' && argument[1] != '\0'));

    /* tcpdump's -p takes none, and who has that habit is told so. */
    if (wrong && entry->info.letter != 'p')
        return options_say_no_argument(entry, argument, why);
    return options_take(entry, o, argument, why);
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
    const struct option_entry *entry = entry_of_name(name);
    const struct options before = *o;

    if (name[0] == '\0' || name[0] == '-')
        return failure_say_usage(why, "a line begins with the name of an option, without dashes, "
                                      "as in theme = cb");
    if (entry == NULL)
        return options_say_no_such_name(name, why);
    if (!options_in_file(name, place, why))
        return false;
    if (entry->info.argument == NULL && strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
        return failure_say_usage(why, "%s takes yes or no here, not \"%.200s\"", name, value);
    if (entry->info.argument != NULL ? take_option(o, entry, value, why)
                                     : options_take(entry, o, value, why))
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

/* `given`: what the command line had said before, of each entry. */
static bool
is_only_one(int value, const char *given[OPTION_ENTRIES], struct failure *why)
{
    const struct option_entry *entry = entry_of_value(value);
    const char **before;

    if (entry == NULL || entry->once == NULL)
        return true;
    before = &given[entry - option_entries];
    if (*before != NULL && strcmp(*before, optarg) != 0)
        return failure_say_usage(why, entry->once, *before);
    *before = optarg;
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
    const char *device = out->device, *given[OPTION_ENTRIES] = {NULL};
    struct getopt_tables tables;
    int value;

    out->ports_are_older = true;
    make_getopt_tables(&tables);
    optind = 0; /* glibc's way of starting anew */
    while ((value = getopt_long(argc, argv, tables.letters, tables.names, NULL)) != -1) {
        if (!is_only_one(value, given, why) || !take_next(out, value, argv[optind - 1], why))
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
