#include "completion.h"

#include "tcpviz/story/filter.h"

#include <string.h>

/* What an option takes, as far as a shell can help. */
enum value {
    VALUE_NONE,
    VALUE_CHOICES,
    VALUE_INTERFACE,
    VALUE_CAPTURE,
    VALUE_FILE,
    VALUE_USER,
    VALUE_OTHER,
    VALUES
};

static bool
is_filter(const struct option_info *info)
{
    return strcmp(info->argument, "FILTER") == 0;
}

static enum value
value_of(const struct option_info *info)
{
    if (info->argument == NULL)
        return VALUE_NONE;
    if (strchr(info->argument, '|') != NULL || is_filter(info))
        return VALUE_CHOICES;
    if (strcmp(info->argument, "DEV") == 0)
        return VALUE_INTERFACE;
    if (strcmp(info->argument, "FILE") == 0)
        return info->letter == 'r' ? VALUE_CAPTURE : VALUE_FILE;
    return strcmp(info->argument, "USER") == 0 ? VALUE_USER : VALUE_OTHER;
}

/* "A|B|C", or the words of filters, with blanks between them. */
static void
print_choices(FILE *out, const struct option_info *info)
{
    char storage[512];
    struct text t;

    text_init(&t, storage, sizeof storage);
    if (is_filter(info))
        filter_add_words(&t);
    else
        text_add(&t, info->argument);
    for (const char *at = storage; *at != '\0'; at++)
        if (*at != ',')
            (void)fputc(*at == '|' ? ' ' : *at, out);
}

/* Words of our own between the quotes of a shell, and in brackets of zsh. */
static void
print_words(FILE *out, const char *words, const char *quote)
{
    for (; words != NULL && *words != '\0'; words++) {
        if (*words == '\'')
            (void)fputs(quote, out);
        else if (*words == '[' || *words == ']' || *words == '\\')
            (void)fprintf(out, "\\%c", *words);
        else
            (void)fputc(*words, out);
    }
}

/* bash.  Names of interfaces and files never go through `compgen -W`, which would expand them as
 * shell words: anybody who can name an interface could then run commands. */

static void
bash_spellings(FILE *out, const struct option_info *info, const char *between)
{
    if (info->letter != 0)
        (void)fprintf(out, "-%c%s", info->letter, info->name != NULL ? between : "");
    if (info->name != NULL)
        (void)fprintf(out, "--%s", info->name);
}

static void
bash_case(FILE *out, const struct option_info *info)
{
    static const char *const actions[VALUES] = {[VALUE_INTERFACE] = "_tcpviz_interfaces",
                                                [VALUE_CAPTURE] = "_tcpviz_files capture",
                                                [VALUE_FILE] = "_tcpviz_files any",
                                                [VALUE_USER] = "COMPREPLY=($(compgen -u -- "
                                                               "\"$cur\"))",
                                                [VALUE_OTHER] = ":"};
    enum value value = value_of(info);

    if (value == VALUE_NONE)
        return;
    (void)fputs("    ", out);
    bash_spellings(out, info, " | ");
    (void)fputs(")\n        ", out);
    if (value == VALUE_CHOICES) {
        (void)fputs("COMPREPLY=($(compgen -W '", out);
        print_choices(out, info);
        (void)fputs("' -- \"$cur\"))", out);
    } else {
        (void)fputs(actions[value], out);
    }
    (void)fputs("\n        return\n        ;;\n", out);
}

static const char bash_head[] =
    "# bash completion for tcpviz, printed by: tcpviz --completion bash\n"
    "\n"
    "_tcpviz_interfaces()\n"
    "{\n"
    "    local name\n"
    "    for name in any /sys/class/net/*; do\n"
    "        [[ $name == any || -e $name ]] || continue\n"
    "        name=${name##*/}\n"
    "        [[ $name == \"$cur\"* ]] && COMPREPLY+=(\"$(printf %q \"$name\")\")\n"
    "    done\n"
    "}\n"
    "\n"
    "_tcpviz_files()\n"
    "{\n"
    "    local name\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    while IFS= read -r name; do\n"
    "        if [[ $1 == any || -d ${name/#\\~\\//$HOME/} ]]; then\n"
    "            COMPREPLY+=(\"$name\")\n"
    "        elif [[ ${name%.gz} == *.@(pcap|pcapng|cap) ]]; then\n"
    "            COMPREPLY+=(\"$name\")\n"
    "        fi\n"
    "    done < <(compgen -f -- \"$cur\")\n"
    "}\n"
    "\n"
    "_tcpviz()\n"
    "{\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    COMPREPLY=()\n"
    "    # \"--theme=cb\" comes as three words.\n"
    "    if [[ $cur == = ]]; then\n"
    "        cur=\n"
    "    elif [[ $prev == = && COMP_CWORD -ge 2 ]]; then\n"
    "        prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    fi\n"
    "    case $prev in\n";

static void
print_bash(FILE *out)
{
    (void)fputs(bash_head, out);
    for (size_t i = 0; options_info(i) != NULL; i++)
        bash_case(out, options_info(i));
    (void)fputs("    esac\n"
                "    [[ $cur == -* ]] && COMPREPLY=($(compgen -W '",
                out);
    for (size_t i = 0; options_info(i) != NULL; i++) {
        (void)fputs(i > 0 ? " " : "", out);
        bash_spellings(out, options_info(i), " ");
    }
    (void)fputs("' -- \"$cur\"))\n"
                "    return 0\n"
                "}\n"
                "\n"
                "complete -F _tcpviz tcpviz\n",
                out);
}

/* zsh. */

/* "'(-i --interface)'{-i+,--interface=}'": one of the two, with a value behind it or in it. */
static void
zsh_spellings(FILE *out, const struct option_info *info)
{
    const char *behind_letter = info->argument != NULL ? "+" : "";
    const char *behind_name = info->argument != NULL ? "=" : "";

    if (info->name == NULL) {
        (void)fprintf(out, "'-%c%s", info->letter, behind_letter);
        return;
    }
    if (info->letter == 0) {
        (void)fprintf(out, "'--%s%s", info->name, behind_name);
        return;
    }
    if (info->letter == 'p') /* it adds up */
        (void)fputs("'*'", out);
    else
        (void)fprintf(out, "'(-%c --%s)'", info->letter, info->name);
    (void)fprintf(out, "{-%c%s,--%s%s}'", info->letter, behind_letter, info->name, behind_name);
}

static void
zsh_action(FILE *out, const struct option_info *info)
{
    static const char *const actions[VALUES] = {[VALUE_INTERFACE] = "_tcpviz_interfaces",
                                                [VALUE_CAPTURE] = "_tcpviz_captures",
                                                [VALUE_FILE] = "_files",
                                                [VALUE_USER] = "_users",
                                                [VALUE_OTHER] = " "};
    enum value value = value_of(info);

    if (value == VALUE_NONE)
        return;
    (void)fprintf(out, ":%s:", info->name);
    if (value != VALUE_CHOICES) {
        (void)fputs(actions[value], out);
        return;
    }
    (void)fputc('(', out);
    print_choices(out, info);
    (void)fputc(')', out);
}

static void
print_zsh(FILE *out)
{
    (void)fputs("#compdef tcpviz\n"
                "# zsh completion for tcpviz, printed by: tcpviz --completion zsh\n"
                "\n"
                "_tcpviz_interfaces() {\n"
                "    local -a names\n"
                "    names=(any /sys/class/net/*(N:t))\n"
                "    compadd -a names\n"
                "}\n"
                "\n"
                "_tcpviz_captures() {\n"
                "    _files -g '*.(pcap|pcapng|cap)(|.gz)'\n"
                "}\n"
                "\n"
                "_tcpviz() {\n"
                "    _arguments -s -S \\\n",
                out);
    for (size_t i = 0; options_info(i) != NULL; i++) {
        const struct option_info *info = options_info(i);

        (void)fputs("        ", out);
        zsh_spellings(out, info);
        if (info->help != NULL) {
            (void)fputc('[', out);
            print_words(out, info->help, "'\\''");
            (void)fputc(']', out);
        }
        zsh_action(out, info);
        (void)fputs("' \\\n", out);
    }
    /* From $fpath the file is the body of the function; from `source` it has to be registered. */
    (void)fputs("        '*:filter expression: '\n"
                "}\n"
                "\n"
                "if [[ ${funcstack[1]} == _tcpviz ]]; then\n"
                "    _tcpviz \"$@\"\n"
                "else\n"
                "    compdef _tcpviz tcpviz\n"
                "fi\n",
                out);
}

/* fish. */

static void
fish_option(FILE *out, const struct option_info *info)
{
    static const char *const values[VALUES] = {
        [VALUE_NONE] = "",
        [VALUE_INTERFACE] = " -x -a '(__tcpviz_interfaces)'",
        [VALUE_CAPTURE] = " -x -a '(__tcpviz_captures)'",
        [VALUE_FILE] = " -r -F",
        [VALUE_USER] = " -x -a '(__fish_complete_users)'",
        [VALUE_OTHER] = " -x",
    };
    enum value value = value_of(info);

    (void)fputs("complete -c tcpviz", out);
    if (info->letter != 0)
        (void)fprintf(out, " -s %c", info->letter);
    if (info->name != NULL)
        (void)fprintf(out, " -l %s", info->name);
    if (value == VALUE_CHOICES) {
        (void)fputs(" -x -a '", out);
        print_choices(out, info);
        (void)fputc('\'', out);
    } else {
        (void)fputs(values[value], out);
    }
    if (info->help != NULL) {
        (void)fputs(" -d '", out);
        print_words(out, info->help, "\\'");
        (void)fputc('\'', out);
    }
    (void)fputc('\n', out);
}

static void
print_fish(FILE *out)
{
    (void)fputs("# fish completion for tcpviz, printed by: tcpviz --completion fish\n"
                "\n"
                "function __tcpviz_interfaces\n"
                "    echo any\n"
                "    for name in /sys/class/net/*\n"
                "        string replace -r -- '.*/' '' $name\n"
                "    end\n"
                "end\n"
                "\n"
                "function __tcpviz_captures\n"
                "    set -l typed (commandline -ct | string replace -r -- '^(--read=|-r)' '')\n"
                "    for name in (complete -C \"'' $typed\")\n"
                "        string match -r -- '.*(?:/|\\.(?:pcap|pcapng|cap)(?:\\.gz)?)$' $name\n"
                "    end\n"
                "end\n"
                "\n"
                "complete -c tcpviz -f\n",
                out);
    for (size_t i = 0; options_info(i) != NULL; i++)
        fish_option(out, options_info(i));
}

void
completion_print(FILE *out, enum completion shell)
{
    if (shell == COMPLETION_BASH)
        print_bash(out);
    else if (shell == COMPLETION_ZSH)
        print_zsh(out);
    else
        print_fish(out);
}
