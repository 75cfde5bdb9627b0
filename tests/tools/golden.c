#include "golden.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void
show_difference(const char *want, const char *got)
{
    while (*want || *got) {
        size_t w = strcspn(want, "\n"), g = strcspn(got, "\n");

        if (w != g || memcmp(want, got, w) != 0)
            printf("  - %.*s\n  + %.*s\n", (int)w, want, (int)g, got);
        want += w + (want[w] == '\n');
        got += g + (got[g] == '\n');
    }
}

#define NAME_BYTES 4096

static void
name_beside(char name[NAME_BYTES], const char *path, const char *ending)
{
    const char *dot = strrchr(path, '.');

    snprintf(name, NAME_BYTES, "%.*s%s", dot ? (int)(dot - path) : (int)strlen(path), path, ending);
}

bool
golden_exists(const char *path, const char *ending)
{
    char name[NAME_BYTES];

    name_beside(name, path, ending);
    return access(name, F_OK) == 0;
}

bool
golden_read(const char *path, const char *ending, char *out, size_t size)
{
    char name[NAME_BYTES];
    FILE *file;

    name_beside(name, path, ending);
    file = fopen(name, "r");
    if (!file)
        return false;
    out[fread(out, 1, size - 1, file)] = '\0';
    fclose(file);
    return true;
}

bool
golden_matches(const char *path, const char *ending, const char *drawing)
{
    static char want[1 << 20];
    bool same;

    if (!golden_read(path, ending, want, sizeof want)) {
        printf("not ok %s\n  its %s is missing\n", path, ending);
        return false;
    }
    same = strcmp(want, drawing) == 0;
    printf("%s %s\n", same ? "ok" : "not ok", path);
    if (!same)
        show_difference(want, drawing);
    return same;
}

int
golden_main(int argc, char **argv, bool (*run)(const char *path, bool print))
{
    bool print = argc > 1 && strcmp(argv[1], "-p") == 0;
    int passed = 0, failed = 0;

    if (argc <= 1 + print) {
        printf("not ok: no case was named\n");
        return 1;
    }
    for (int i = 1 + print; i < argc; i++) {
        if (run(argv[i], print))
            passed++;
        else
            failed++;
    }
    if (!print)
        printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
