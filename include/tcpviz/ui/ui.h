/*
 * The screens: what was observed, and how the user looks at it, become a grid.
 *
 * One turn: keys change the view (ui_key), ui_arrange fits the view to what was observed since
 * and to the size, ui_paint draws it.  Painting changes nothing but cells; the same watch, view
 * and size always give the same grid.  No clock, no I/O; allocates for what grows with the
 * capture: the order of the list, the answers of a filter, what is folded; and once for the bytes
 * of what is on the screen.
 */
#ifndef TCPVIZ_UI_UI_H
#define TCPVIZ_UI_UI_H

#include "tcpviz/flow/analysis.h"
#include "tcpviz/flow/watch.h"
#include "tcpviz/ladder/layout.h"
#include "tcpviz/ui/filtering.h"
#include "tcpviz/ui/keymap.h"
#include "tcpviz/ui/list.h"
#include "tcpviz/ui/merged.h"
#include "tcpviz/ui/prompt.h"
#include "tcpviz/ui/seek.h"

/* Below this a single sentence is shown. */
#define UI_COLS_MIN 40
#define UI_ROWS_MIN 10

/* Where the segments come from, for the status line. */
enum source_state {
    SOURCE_LIVE,  /* capturing */
    SOURCE_DOWN,  /* the device is down, or gone */
    SOURCE_ENDED, /* -c: as many segments as were asked for */
    SOURCE_FILE
};

struct ui_source {
    enum source_state state;
    const char *name;    /* device or file, printable ASCII */
    const char *filter;  /* "port 5000" and the expression, printable ASCII; "" for none */
    const char *waiting; /* what it waits for: "TCP port 5000 on lo, filter: host ::1" */
    const char *notice;  /* what happened: a sentence, printable ASCII; "" for nothing */
    uint64_t dropped;    /* frames, by the kernel; of a file, as it tells */
    const char
        *saving_in;   /* while saving: the other name that it grows under, printable; or NULL */
    bool saving;      /* -w */
    bool saved;       /* it has all that came, and its name */
    bool unsaved;     /* a device is watched without -w, */
    bool save_failed; /* or not all that it brings could be saved: that was said */
    bool live_pipe;   /* a pipe that brings frames as they pass somewhere, or did */
    bool ended;       /* nothing more comes: the end of the input, or -c */
    bool silent;      /* open for so long that a user without a segment wonders */
};

enum ui_density { UI_DENSITY_AUTO, UI_DENSITY_COMPACT, UI_DENSITY_ROOMY };

struct ui_settings {
    enum numbers numbers;
    enum ladder_time time;
    utc_offset *utc_offset_s; /* of the clock on the wall; NULL: UTC */
    enum ui_density density;
    enum charset charset;
    bool wireshark;          /* its tags are shown */
    bool quiet;              /* the arrows begin without sums */
    bool windows;            /* they begin with Win on each */
    filter_compile *compile; /* for libpcap's parts of a filter, and whether a frame matches one; */
    filter_matches *matches; /* both are called with match_context */
    void *match_context;
    const struct filter *show; /* on at the start, and compiled; without nodes, or NULL: none */
    bool step;                 /* the picture begins held at its first segment */
    bool no_ask;               /* what is not saved is given up at the first q */
    bool slow;                 /* segments are shown one at a time, as ui_let_in says */
    const char *labels[2];     /* as in struct number_style; must outlive the ui */
};

/* The panes with the details of one segment. */
enum pane_id { PANE_WHY, PANE_HEADER, PANE_FIELDS, PANE_BYTES, PANE_STREAM, PANES };

/* How the user looks at them.  What is selected is the same in all panes, and in other segments as
 * far as they have it. */
struct ui_details {
    enum pane_id pane;
    uint8_t what, id, nth; /* the line of the tree: its enum tree_what and enum field_id, and how
                              many such lines stand above it */
    uint32_t byte;         /* of the frame, where the user moves in the bytes */
    int top[PANES];        /* first line shown */
    bool stream_scrolled;  /* by the user; else the selected segment's bytes are seen */
    /* What Wireshark says of the segment of this frame, as long as the newest one is that. */
    uint64_t analysed, analysed_by;
    bool analysis_known;
    struct analysis_result analysis;
};

struct ui {
    struct ui_settings settings;
    struct ladder_style style;
    struct ladder_view view;
    enum screen screen;
    uint32_t flow; /* the connection shown; of several that of the selected segment; 0: none yet */
    struct merged merged; /* several in one ladder */
    uint32_t known_flows; /* highest connection that the user has been shown or told of */
    struct list_view list;
    struct ui_details details;
    bool from_list;      /* it led to the ladder: where `q` goes back to */
    enum screen help_of; /* the screen that the help was opened on */
    int help_top;        /* first line of the help that is shown */
    bool following;      /* the newest segment is the selected one */
    bool paused;
    bool slow;            /* not all that came is shown yet, although nobody holds the picture */
    uint64_t held_events; /* while paused or slow: observed up to view.frame_limit */
    /* Memory has ended: events behind the frame `stays_last`, far below the screen, are given up
     * while others come, and so many events had been when that was looked at. */
    bool giving_up;
    uint64_t stays_last, given_up;
    struct dwell dwell; /* of the connection that is shown, before the next one is */
    bool busy;          /* another turn is wanted although nothing came: arrange again */
    struct prompt prompt;
    bool unsaved;      /* what was captured is gone with the program */
    bool asks_to_quit; /* the next key is the answer */
    char refusal[512]; /* why the line in the prompt could not be taken; "" for nothing */
    char say[160];     /* what the newest key led to; "" for nothing */
    struct seek seek;
    struct filtering filtering;
    struct folds folds; /* of the connection that is shown alone */
    bool run_is_cut;    /* the screen's last run goes on behind what folds know */
    bool revealing;     /* what was gone to is shown even where a fold would stand for it */
    bool dropped;       /* frames, by the kernel */
    /* Captured bytes: of what is on the screen, and behind that of all that has any, which is what
     * everything on the screen reads; and the place where that is made anew.  NULL: no memory. */
    struct frames *shown, *spare;
    bool begun;       /* arranged once: following is chosen */
    bool from_start;  /* a file: a connection opens at its first segment */
    bool touched;     /* a key or the mouse was pressed */
    bool notice_read; /* a key was pressed since the notice came */
    int cols, rows;
    int page;                         /* rows of the ladder, for a page up or down */
    struct row ladder[GRID_ROWS_MAX]; /* as arranged; they point to the events below */
    struct event ladder_events[GRID_ROWS_MAX];
    int n_ladder;
    struct flow pictured[LADDER_CLIENTS_MAX]; /* the connections, as the picture may tell them */
    int n_pictured;
};

void ui_init(struct ui *ui, const struct ui_settings *settings, const struct watch *watch);

/* Frees what it took. */
void ui_finish(struct ui *ui);

enum ui_result { UI_GO_ON, UI_REDRAW, UI_QUIT };

/* Does what a key asks for. */
enum ui_result ui_key(struct ui *ui, const struct watch *watch, int key);

/* The mouse was pressed in this row of what was painted last: the segment there is selected, or in
 * the list the connection, on the ladder also what is folded and bands.  Elsewhere, and while a
 * line is typed, nothing is. */
void ui_click(struct ui *ui, const struct watch *watch, const struct grid *shown, int row);

/* A new notice is to be seen. */
void ui_notice(struct ui *ui);

/* Segments and ICMP errors that came and are not in the picture yet: it is held, or they are shown
 * slowly. */
uint64_t ui_waiting(const struct ui *ui, const struct watch *watch);

/* With settings.slow and while nobody holds the picture: one of them may be shown now. */
void ui_let_in(struct ui *ui, const struct watch *watch);

/* Fits the view to the size and to what was observed since. */
void ui_arrange(struct ui *ui, const struct watch *watch, const struct ui_source *source, int cols,
                int rows);

/* Draws the arranged view; the grid has its size. */
void ui_paint(const struct ui *ui, const struct watch *watch, const struct ui_source *source,
              struct grid *grid);

/* The list shows only the connections for which `shows` is true, and counts the others; NULL shows
 * all.  Asked for each connection when the order is made again; to be called again when other
 * answers are to be expected without a new segment.  `context` must outlive it. */
void ui_filter_list(struct ui *ui, list_filter *shows, const void *context);

/* Whether the picture is behind what was observed, though nothing new may come: then it should be
 * arranged and drawn again. */
bool ui_unsettled(const struct ui *ui);

#endif
