/*
 * Runs the cases of tests/screens: plays a conversation and keys, compares the screen.
 *
 *     screenrun [-p] CASE.keys ...
 *
 * A case is a script, a command a line:
 *
 *     seg FILE.seg       the conversation, from tests/segments; ./FILE.seg: beside the case
 *     size 100x36        of the terminal; may change in the middle
 *     source live|down|ended|file NAME FILTER...
 *     labels LEFT,RIGHT  as the option; before the first key
 *     charset ascii      utf8 if not given
 *     density roomy      chosen by the height if not given
 *     time delta|own|clock
 *                        relative if not given; the clock's zone is an hour and a half east
 *     step, slow, quiet, windows
 *                        as the options: the picture begins held, or grows one at a time, or the
 *                        arrows begin without sums, or with Win
 *     show FILTER        as the option
 *     let-in             the time for one more has come (slow)
 *     dropped N, saving [FILE], saved, save-failed, silent,
 *     notice WORDS...
 *     live-pipe          the file was a pipe, in which frames come as they pass somewhere
 *     keep N             segments at most; before anything is taken
 *     keep-frames N      frames whose bytes are kept, at most; before anything is taken
 *     short N            frames that could not be decoded
 *     end                no more frames: what is not complete never will be
 *     take N | take all  lets the next N segments pass
 *     repeat N           the whole conversation N times, each a second later and from the next
 *                        port (both addresses IPv4, no tags)
 *     type WORDS...      each byte is a key; blanks, too
 *     key K ...          Space, Up, PgDn, Tab, Enter, Esc, ... or a character
 *     click ROW          of the screen, from 0
 *
 * The screen after the last line is compared with CASE.screen.  Prints "ok NAME" or "not ok
 * NAME" with the difference, at the end "N passed, N failed"; with -p the screen itself.
 */
#include "golden.h"
#include "seg.h"
#include "watching.h"

#include "../../src/app/match.h"
#include "tcpviz/ui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct stage {
    struct seg seg;
    size_t taken;      /* of the conversation's frames */
    unsigned repeated; /* so many times */
    uint64_t frames;   /* of all conversations */
    struct watch watch;
    struct budget limits; /* of it, as far as the case names them */
    struct ui ui;
    struct ui_settings settings;
    struct ui_source source;
    char name[64], filter[128], notice[256], waiting[256], labels[64], saving_in[64];
    int cols, rows;
    bool started;
    struct grid grid;
};

static struct stage stage;

/* The parts of a filter that are libpcap's, as in the program. */
static struct match match;

#define DLT_EN10MB 1

static int
key_of(const char *word)
{
    static const struct {
        const char *word;
        int key;
    } names[] = {{"Space", ' '},
                 {"Up", KEY_CODE_UP},
                 {"Down", KEY_CODE_DOWN},
                 {"Left", KEY_CODE_LEFT},
                 {"Right", KEY_CODE_RIGHT},
                 {"PgUp", KEY_CODE_PAGE_UP},
                 {"PgDn", KEY_CODE_PAGE_DOWN},
                 {"Home", KEY_CODE_HOME},
                 {"End", KEY_CODE_END},
                 {"Tab", KEY_CODE_TAB},
                 {"BackTab", KEY_CODE_BACK_TAB},
                 {"Enter", KEY_CODE_ENTER},
                 {"Esc", KEY_CODE_ESCAPE},
                 {"Delete", KEY_CODE_DELETE},
                 {"Backspace", KEY_CODE_BACKSPACE},
                 {"Ctrl-U", KEY_CODE_KILL},
                 {"F1", KEY_CODE_F1}};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i].word, word) == 0)
            return names[i].key;
    return word[1] == '\0' ? word[0] : -1;
}

/* One turn, as the program takes it after each key and each batch of segments. */
static void
turn(struct stage *s)
{
    do
        ui_arrange(&s->ui, &s->watch, &s->source, s->cols, s->rows);
    while (s->ui.busy);
}

static bool
set_show(struct stage *s, const char *line)
{
    static struct filter show;
    struct failure why;

    s->settings.show = &show;
    return !s->started && filter_parse(&show, line, &why) && match_set(&match, &show, &why);
}

static void
start(struct stage *s)
{
    if (s->started)
        return;
    s->started = true;
    ui_init(&s->ui, &s->settings, &s->watch);
    turn(s);
}

static bool
take(struct stage *s, const char *word)
{
    size_t n = strcmp(word, "all") == 0 ? s->seg.n_frames : (size_t)strtoul(word, NULL, 10);

    start(s);
    for (; n > 0 && s->taken < s->seg.n_frames; n--) {
        struct segment segment;
        struct frame frame = s->seg.frames[s->taken++];

        frame.number = ++s->frames;
        (void)watch_frame(&s->watch, &frame, &segment);
    }
    turn(s);
    return true;
}

/* Passes a copy of the frame: another client port, so many seconds later. */
static void
pass_moved(struct stage *s, const struct frame *frame, unsigned by)
{
    static const size_t source_at = 34, destination_at = 36; /* Ethernet, IPv4 without options */
    const uint8_t *client = s->seg.frames[0].at + source_at;
    uint8_t bytes[2048];
    struct frame copy = *frame;
    struct segment segment;
    uint8_t *port = bytes + source_at;
    unsigned number;

    if (frame->captured_bytes > sizeof bytes)
        return;
    memcpy(bytes, frame->at, frame->captured_bytes);
    if (memcmp(port, client, 2) != 0)
        port = bytes + destination_at;
    number = ((unsigned)port[0] << 8 | port[1]) + by;
    port[0] = (uint8_t)(number >> 8);
    port[1] = (uint8_t)number;
    copy.at = bytes;
    copy.number = ++s->frames;
    copy.time_ns += (int64_t)by * 1000000000;
    (void)watch_frame(&s->watch, &copy, &segment);
}

static void
let_in(struct stage *s)
{
    start(s);
    ui_let_in(&s->ui, &s->watch);
    turn(s);
}

static bool
repeat(struct stage *s, const char *word)
{
    unsigned long n = strtoul(word, NULL, 10);

    start(s);
    for (; n > 0; n--, s->repeated++)
        for (size_t i = 0; i < s->seg.n_frames; i++)
            pass_moved(s, &s->seg.frames[i], s->repeated);
    turn(s);
    return true;
}

static bool
press(struct stage *s, char *words)
{
    start(s);
    for (char *save = NULL, *word = strtok_r(words, " ", &save); word;
         word = strtok_r(NULL, " ", &save)) {
        int key = key_of(word);

        if (key < 0)
            return false;
        (void)ui_key(&s->ui, &s->watch, key);
        turn(s);
    }
    return true;
}

/* Into what is painted now. */
static bool
click(struct stage *s, const char *row)
{
    start(s);
    if (!grid_init(&s->grid, s->cols, s->rows, s->settings.charset))
        return false;
    ui_paint(&s->ui, &s->watch, &s->source, &s->grid);
    ui_click(&s->ui, &s->watch, &s->grid, (int)strtol(row, NULL, 10));
    grid_finish(&s->grid);
    turn(s);
    return true;
}

static bool
type(struct stage *s, const char *words)
{
    start(s);
    for (; *words; words++) {
        (void)ui_key(&s->ui, &s->watch, (unsigned char)*words);
        turn(s);
    }
    return true;
}

/* As the program does it. */
static void
escape(const struct stage *s, const char *words, char *out, size_t size)
{
    struct text t;

    text_init(&t, out, size);
    text_add_escaped(&t, words, strlen(words), s->settings.charset);
}

/* As the program says it: the ports, the device, then the expression. */
static void
name_waiting(struct stage *s)
{
    const char *expression = s->filter, *and = strstr(s->filter, " and ");
    int ports = 0;

    if (strncmp(s->filter, "port", 4) == 0) {
        ports = (int)(and? (size_t)(and-s->filter) : strlen(s->filter));
        expression = and? and+strlen(" and ") : "";
    }
    snprintf(s->waiting, sizeof s->waiting, "TCP%s%.*s on %s%s%s", ports > 0 ? " " : "", ports,
             s->filter, s->name, *expression ? ", filter: " : "", expression);
}

static bool
set_source(struct stage *s, const char *rest)
{
    char state[16] = "", name[64] = "", filter[128] = "";

    if (sscanf(rest, "%15s %63s %127[^\n]", state, name, filter) < 2)
        return false;
    escape(s, name, s->name, sizeof s->name);
    escape(s, filter, s->filter, sizeof s->filter);
    s->source.state = strcmp(state, "live") == 0    ? SOURCE_LIVE
                      : strcmp(state, "down") == 0  ? SOURCE_DOWN
                      : strcmp(state, "ended") == 0 ? SOURCE_ENDED
                                                    : SOURCE_FILE;
    s->source.ended = s->source.state == SOURCE_FILE;
    s->source.unsaved = s->source.state != SOURCE_FILE;
    name_waiting(s);
    return true;
}

static bool
set_notice(struct stage *s, const char *words)
{
    start(s);
    escape(s, words, s->notice, sizeof s->notice);
    ui_notice(&s->ui);
    return true;
}

static void
set_saving(struct stage *s, const char *name)
{
    s->source.saving = true;
    s->source.unsaved = false;
    escape(s, name, s->saving_in, sizeof s->saving_in);
    s->source.saving_in = name[0] != '\0' ? s->saving_in : NULL;
}

static void
set_saved(struct stage *s)
{
    s->source.saved = true;
    s->source.unsaved = false;
}

static void
set_save_failed(struct stage *s)
{
    s->source.saving = s->source.unsaved = false;
    s->source.save_failed = true;
}

static bool
keep(struct stage *s, const char *what, const char *word)
{
    uint32_t n = (uint32_t)strtoul(word, NULL, 10);
    struct observer_settings settings;

    if (s->started)
        return false;
    if (strcmp(what, "keep-frames") == 0)
        s->limits.frames = n;
    else
        s->limits.events = n;
    settings = (struct observer_settings){.limits = s->limits};
    watch_finish(&s->watch);
    return watching_init(&s->watch, &settings);
}

static bool
load(struct stage *s, const char *dir, const char *file)
{
    char path[4096];

    if (snprintf(path, sizeof path, "%s/%s%s", dir, file[0] == '.' ? "" : "../segments/", file) >=
        (int)sizeof path)
        return false;
    seg_finish(&s->seg);
    s->taken = 0;
    s->repeated = 0;
    return seg_read(&s->seg, path);
}

/* "Alice,Bob". */
static bool
set_labels(struct stage *s, const char *words)
{
    char *comma;

    snprintf(s->labels, sizeof s->labels, "%s", words);
    comma = strchr(s->labels, ',');
    if (!comma || s->started)
        return false;
    *comma = '\0';
    s->settings.labels[CLIENT] = s->labels;
    s->settings.labels[SERVER] = comma + 1;
    return true;
}

static void
follow_pipe(struct stage *s)
{
    s->source.live_pipe = true;
    s->source.ended = false;
}

static void
end(struct stage *s)
{
    watch_end(&s->watch);
    s->source.ended = true;
}

static bool
command(struct stage *s, const char *dir, char *line)
{
    char *rest = strchr(line, ' ');

    if (rest)
        *rest++ = '\0';
    else
        rest = line + strlen(line);
    if (strcmp(line, "seg") == 0)
        return load(s, dir, rest);
    if (strcmp(line, "size") == 0)
        return sscanf(rest, "%dx%d", &s->cols, &s->rows) == 2 && (!s->started || (turn(s), true));
    if (strcmp(line, "source") == 0)
        return set_source(s, rest);
    if (strcmp(line, "show") == 0)
        return set_show(s, rest);
    if (strcmp(line, "labels") == 0)
        return set_labels(s, rest);
    if (strcmp(line, "charset") == 0)
        s->settings.charset = strcmp(rest, "ascii") == 0 ? CHARSET_ASCII : CHARSET_UTF8;
    else if (strcmp(line, "density") == 0)
        s->settings.density = strcmp(rest, "roomy") == 0 ? UI_DENSITY_ROOMY : UI_DENSITY_COMPACT;
    else if (strcmp(line, "dropped") == 0)
        s->source.dropped = strtoull(rest, NULL, 10);
    else if (strcmp(line, "time") == 0)
        s->settings.time = strcmp(rest, "clock") == 0   ? LADDER_TIME_CLOCK
                           : strcmp(rest, "delta") == 0 ? LADDER_TIME_DELTA
                                                        : LADDER_TIME_OWN;
    else if (strcmp(line, "step") == 0)
        s->settings.step = true;
    else if (strcmp(line, "quiet") == 0)
        s->settings.quiet = true;
    else if (strcmp(line, "windows") == 0)
        s->settings.windows = true;
    else if (strcmp(line, "slow") == 0)
        s->settings.slow = true;
    else if (strcmp(line, "let-in") == 0)
        let_in(s);
    else if (strcmp(line, "saving") == 0)
        set_saving(s, rest);
    else if (strcmp(line, "saved") == 0)
        set_saved(s);
    else if (strcmp(line, "save-failed") == 0)
        set_save_failed(s);
    else if (strcmp(line, "silent") == 0)
        s->source.silent = true;
    else if (strcmp(line, "live-pipe") == 0)
        follow_pipe(s);
    else if (strcmp(line, "end") == 0)
        end(s);
    else if (strcmp(line, "short") == 0)
        s->watch.too_short = strtoull(rest, NULL, 10);
    else if (strcmp(line, "keep") == 0 || strcmp(line, "keep-frames") == 0)
        return keep(s, line, rest);
    else if (strcmp(line, "notice") == 0)
        return set_notice(s, rest);
    else if (strcmp(line, "take") == 0)
        return take(s, rest);
    else if (strcmp(line, "repeat") == 0)
        return repeat(s, rest);
    else if (strcmp(line, "click") == 0)
        return click(s, rest);
    else if (strcmp(line, "type") == 0)
        return type(s, rest);
    else if (strcmp(line, "key") == 0)
        return press(s, rest);
    else
        return false;
    return true;
}

static bool
play(struct stage *s, const char *path)
{
    char line[512], dir[4096];
    FILE *file = fopen(path, "r");
    const char *slash = strrchr(path, '/');
    bool good = file != NULL;

    snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    while (good && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '\0' || line[0] == '#')
            continue;
        good = command(s, dir, line);
        if (!good)
            printf("  %s: not understood: %s %s\n", path, line, s->seg.problem);
    }
    if (file)
        fclose(file);
    start(s);
    turn(s);
    return good;
}

static void
screen_text(const struct stage *s, struct text *out)
{
    for (int row = 0; row < s->grid.rows; row++) {
        grid_row_text(&s->grid, row, out);
        text_add(out, "\n");
    }
}

/* A zone with minutes, in which it is another day. */
static int32_t
east(int64_t time_ns)
{
    (void)time_ns;
    return 5400;
}

static bool
draw(struct stage *s, const char *path, struct text *out)
{
    struct observer_settings none = {.n_ports = 0};
    bool good;

    memset(s, 0, sizeof *s);
    s->cols = 100;
    s->rows = 36;
    match = (struct match){.link_type = DLT_EN10MB};
    s->settings.compile = match_set;
    s->settings.matches = match_frame;
    s->settings.match_context = &match;
    s->settings.utc_offset_s = east;
    s->source = (struct ui_source){
        .name = s->name, .filter = s->filter, .notice = s->notice, .waiting = s->waiting};
    if (!watching_init(&s->watch, &none))
        return false;
    good = play(s, path) && grid_init(&s->grid, s->cols, s->rows, s->settings.charset);
    if (good) {
        ui_paint(&s->ui, &s->watch, &s->source, &s->grid);
        screen_text(s, out);
    }
    ui_finish(&s->ui);
    grid_finish(&s->grid);
    match_finish(&match);
    watch_finish(&s->watch);
    seg_finish(&s->seg);
    return good;
}

static bool
run_case(const char *path, bool print)
{
    static char storage[1 << 20];
    struct text drawing;

    text_init(&drawing, storage, sizeof storage);
    if (!draw(&stage, path, &drawing)) {
        printf("not ok %s\n", path);
        return false;
    }
    return print ? fputs(storage, stdout) >= 0 : golden_matches(path, ".screen", storage);
}

int
main(int argc, char **argv)
{
    return golden_main(argc, argv, run_case);
}
