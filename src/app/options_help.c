/* What the options look like when they are shown: --help, --version, a command for a message. */
#include "options.h"

#include <string.h>

#define HELP_COLS 79
#define HELP_INDENT 2
#define HELP_GAP 2

/* "-i, --interface DEV" */
static void
add_spelling(struct text *t, const struct option_info *info)
{
    if (info->letter != 0)
        text_addf(t, "-%c%s", info->letter, info->name != NULL ? ", " : "");
    if (info->name != NULL)
        text_addf(t, "--%s", info->name);
    if (info->argument != NULL)
        text_addf(t, " %s", info->argument);
}

/* The options of a group that have words, a line each. */
static void
help_lines(FILE *out, enum option_group group)
{
    for (size_t i = 0; options_info(i) != NULL; i++) {
        const struct option_info *info = options_info(i);
        char storage[64];
        struct text spelling;

        if (info->group != group || info->help == NULL)
            continue;
        text_init(&spelling, storage, sizeof storage);
        add_spelling(&spelling, info);
        (void)fprintf(out, "  %-22s  %s\n", storage, info->help);
    }
}

/* The others, as many as fit on a line, of whose columns some are used already. */
static void
help_rest(FILE *out, enum option_group group, size_t used)
{
    for (size_t i = 0; options_info(i) != NULL; i++) {
        const struct option_info *info = options_info(i);
        char storage[64];
        struct text spelling;

        if (info->group != group || info->help != NULL)
            continue;
        text_init(&spelling, storage, sizeof storage);
        add_spelling(&spelling, info);
        if (used > 0 && used + HELP_GAP + spelling.len > HELP_COLS) {
            (void)fputc('\n', out);
            used = 0;
        }
        (void)fprintf(out, "%*s%s", used > 0 ? HELP_GAP : HELP_INDENT, "", storage);
        used += (used > 0 ? HELP_GAP : HELP_INDENT) + spelling.len;
    }
    if (used > 0)
        (void)fputc('\n', out);
}

void
options_help(FILE *out)
{
    static const char *const titles[OPTION_GROUPS] = {
        [OPTION_SOURCE] = "What to watch:\n",
        [OPTION_LOOK] = "How to draw it:\n",
        [OPTION_OUTPUT] = "Where it goes:\n",
        [OPTION_ABOUT] = "Also:",
    };

    (void)fputs("usage: tcpviz [OPTION]... [FILTER EXPRESSION]      (all of it: man tcpviz)\n"
                "  sudo tcpviz -i lo -p 5000               watch TCP port 5000 on loopback\n"
                "  sudo tcpviz -i lo -p 5000 -w talk.pcap  the same, and save it\n"
                "  tcpviz -r talk.pcap                     look at a capture, without root\n"
                "  tcpviz -r talk.pcap --step              the same; . brings the next segment\n"
                "  tcpviz -r talk.pcap --format ladder     the ladder as text; markdown: a table\n",
                out);
    for (int group = 0; group < OPTION_GROUPS; group++) {
        const char *title = titles[group];

        (void)fputs(title, out);
        help_lines(out, (enum option_group)group);
        help_rest(out, (enum option_group)group, strchr(title, '\n') ? 0 : strlen(title));
    }
}

void
options_version(FILE *out)
{
    (void)fputs("tcpviz " TCPVIZ_VERSION "\n", out);
}

/* The command line, quoted.  No backslashes: they would be doubled when a sentence is printed. */
static void
add_quoted(struct text *t, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "%+,-./:=@_";
    char one[2] = "";

    if (*word != '\0' && word[strspn(word, plain)] == '\0') {
        text_add(t, word);
        return;
    }
    text_add(t, "'");
    for (; *word != '\0'; word++) {
        one[0] = *word;
        text_add(t, *word == '\'' ? "'\"'\"'" : one);
    }
    text_add(t, "'");
}

void
options_command(int argc, char **argv, struct text *out)
{
    for (int i = 0; i < argc; i++) {
        text_add(out, i > 0 ? " " : "");
        add_quoted(out, argv[i]);
    }
}
