/*
 * Writes the section KEYS of the manual page, from the table of keys: the page holds this text, and
 * check-man compares.
 */
#include "tcpviz/ui/keymap.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* A key's name as an argument of mdoc: a lone delimiter has to be told from punctuation. */
static void
print_key(const char *name, size_t n)
{
    if (n == 1 && strchr(".,:;()[]?!|", *name) != NULL)
        fputs("\\&", stdout);
    for (size_t i = 0; i < n; i++)
        printf("%s%c", name[i] == '-' ? "\\" : "", name[i]);
}

static void
print_binding(const struct key_binding *k)
{
    fputs(".It Ic ", stdout);
    for (const char *at = k->name; *at != '\0';) {
        size_t n = strcspn(at, " ");

        print_key(at, n);
        at += n + strspn(at + n, " ");
        fputs(*at != '\0' ? " , " : "\n", stdout);
    }
    printf("%c%s.\n", toupper((unsigned char)k->help[0]), k->help + 1);
}

int
main(void)
{
    const struct key_binding *table;
    size_t n;

    table = keymap_table(&n);
    puts("The bottom line of the screen names the keys that work there;\n"
         ".Ic \\&?\n"
         "lists all.");
    for (int screen = 0; screen < SCREENS; screen++) {
        /* Of "In" mdoc would make the name of a header. */
        printf(".Ss \\&%s\n.Bl -tag -width \"Shift\\-Tab, [\"\n",
               keymap_screen_title((enum screen)screen));
        for (size_t i = 0; i < n; i++)
            if (table[i].screens & 1u << screen)
                print_binding(&table[i]);
        puts(".El");
    }
    return 0;
}
