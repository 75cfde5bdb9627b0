#include "pinning.h"

#include "list_order.h"
#include "view.h"

#include <string.h>

void
pin_begin(struct ui *ui, const struct frames *all)
{
    ui->shown = frames_create(LIMIT_SHOWN_BYTES, LIMIT_SHOWN_FRAMES);
    ui->spare = ui->shown ? frames_create(LIMIT_SHOWN_BYTES, LIMIT_SHOWN_FRAMES) : NULL;
    ui->style.frames = ui->spare ? ui->shown : all;
    if (!ui->spare)
        return;
    frames_look_in(ui->shown, all);
    frames_look_in(ui->spare, all);
}

void
pin_finish(struct ui *ui)
{
    frames_destroy(ui->shown);
    frames_destroy(ui->spare);
}

void
pin_shown_frames(struct ui *ui)
{
    uint64_t before = 0;
    struct frame frame;

    if (!ui->spare)
        return;
    frames_clear(ui->spare);
    for (int i = 0; i < ui->n_ladder; i++) {
        const struct event *e = ui->ladder[i].kind == ROW_ARROW ? ui->ladder[i].e : NULL;

        if (!e || e->frame <= before || !frames_find(ui->shown, e->frame, &frame) ||
            (frame.captured_bytes > LIMIT_SHOWN_FRAME_BYTES && e->frame != ui->view.selected.frame))
            continue;
        frames_keep(ui->spare, &frame);
        before = e->frame;
    }
    frames_swap(ui->shown, ui->spare);
}

/* Below the screen so many frames stay, too: the next pages. */
#define FRAMES_BELOW 8192

/* What of the shown connections stays, from which frame on: while the newest segment is followed
 * that needs no care, a held picture is there as a whole, else the rows of the screen, and where a
 * key has led to. */
static uint64_t
find_what_stays(struct ui *ui)
{
    const struct ladder_view *view = &ui->view;
    uint64_t selected = view->selected.handle != 0 ? view->selected.frame : view->top.frame;

    ui->stays_last = view->frame_limit;
    if (hold_is_active(ui) || ui->following || view->top.handle == 0 || view->bottom.handle == 0)
        return 0;
    ui->stays_last = (selected > view->bottom.frame ? selected : view->bottom.frame) + FRAMES_BELOW;
    return selected < view->top.frame ? selected : view->top.frame;
}

static void
pin_list(const struct ui *ui, const struct watch *watch)
{
    uint32_t numbers[LIMIT_LISTED];
    int n = ui->screen == SCREEN_LIST
                ? list_page(ui, watch->observer, numbers, (int)(sizeof numbers / sizeof numbers[0]))
                : 0;

    observer_pin_listed(watch->observer, numbers, n);
}

void
pin_shown(struct ui *ui, const struct watch *watch)
{
    uint32_t numbers[LIMIT_PINNED] = {ui->flow};
    uint64_t first = find_what_stays(ui);
    int n = 1;

    if (ui->merged.on) {
        n = ui->merged.n;
        memcpy(numbers, ui->merged.numbers, (size_t)n * sizeof numbers[0]);
    }
    if (ui->screen == SCREEN_LIST)
        numbers[n++] = ui->list.selected;
    observer_pin(watch->observer, numbers, n, first, ui->stays_last);
    pin_list(ui, watch);
}
