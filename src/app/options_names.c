#include "options_table.h"

#include <string.h>

/* How many letters must be put in, left out or changed to make b of a; n for n and more. */
static size_t
edit_distance(const char *a, size_t a_len, const char *b, size_t n)
{
    size_t b_len = strlen(b), row[32];

    if (b_len >= sizeof row / sizeof row[0])
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

    for (size_t i = 0; i < OPTION_ENTRIES; i++) {
        const char *name = option_entries[i].info.name;
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

bool
options_say_no_such_name(const char *typed, struct failure *why)
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

bool
options_say_no_argument(const struct option_entry *entry, const char *found, struct failure *why)
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
