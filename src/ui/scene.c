#include "scene.h"

#include "view.h"

#include "tcpviz/decode/decode.h"

/* How many lines of this kind stand above line `line`. */
static int
count_before(const struct scene *s, int line)
{
    const struct tree_line *l = &s->tree.line[line];
    int n = 0;

    for (int i = 0; i < line; i++) {
        const struct tree_line *other = &s->tree.line[i];

        n += other->what == l->what &&
             (l->field < 0 || s->fields[other->field].id == s->fields[l->field].id);
    }
    return n;
}

void
scene_select(struct ui_details *u, const struct scene *s, int line)
{
    const struct tree_line *l = &s->tree.line[line];

    u->what = l->what;
    u->id = l->field >= 0 ? s->fields[l->field].id : 0;
    u->nth = (uint8_t)count_before(s, line);
}

/* The line that was selected, or one like it above it: another segment may have fewer. */
static int
find_line(const struct scene *s, uint8_t what, uint8_t id, int nth)
{
    int found = -1;

    for (size_t i = 0; i < s->tree.n && nth >= 0; i++) {
        const struct tree_line *l = &s->tree.line[i];

        if (l->what != what || (l->field >= 0 ? s->fields[l->field].id : 0) != id)
            continue;
        found = (int)i;
        nth--;
    }
    return found;
}

int
scene_field(const struct scene *s)
{
    return s->line >= 0 ? s->tree.line[s->line].field : -1;
}

/* Without any the sequence number, as at the beginning. */
static void
find_selected_line(struct scene *s)
{
    const struct ui_details *u = &s->ui->details;

    s->line = find_line(s, u->what, u->id, u->nth);
    if (s->line < 0)
        s->line = find_line(s, TREE_FIELD, FIELD_TCP_SEQ, 0);
    if (s->line < 0 && s->tree.n > 0)
        s->line = 0;
}

bool
scene_make(struct scene *s, const struct ui *ui, const struct watch *watch)
{
    enum decode_verdict verdict;

    s->ui = ui;
    s->watch = watch;
    s->flow = ui->flow ? observer_flow(watch->observer, ui->flow) : NULL;
    if (!s->flow || !ladder_place_valid(watch->observer, ui->view.selected))
        return false;
    observer_event(watch->observer, s->flow, ui->view.selected.handle, &s->e);
    s->e = event_as_pictured(ui, watch, s->flow, &s->e);
    verdict = frames_find(ui->style.frames, s->e.frame, &s->frame)
                  ? decode_frame(&s->frame, &s->segment)
                  : DECODE_NOT_TCP;
    s->d = (struct details){.flow = s->flow, .e = &s->e, .fields = s->fields};
    if (verdict == DECODE_SEGMENT || verdict == DECODE_ICMP)
        s->d.frame = &s->frame;
    if (verdict == DECODE_SEGMENT)
        s->d.segment = &s->segment;
    if (ui->details.analysis_known && ui->details.analysed == s->e.frame)
        s->d.analysis = &ui->details.analysis;
    s->d.n_fields = details_fields(s->d.frame, s->flow, &s->e, s->fields);
    tree_build(&s->tree, &s->d);
    find_selected_line(s);
    return true;
}
