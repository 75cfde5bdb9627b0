#include "tcpviz/export/markdown.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/wireshark.h"

#include <inttypes.h>
#include <string.h>

void
markdown_begin(struct sink sink)
{
    static const char header[] = "| Description | No. | Time | Source | Destination | Info |\n"
                                 "|---|---|---|---|---|---|\n";

    sink.write(sink.context, header, strlen(header));
}

/* A cell's text: what Markdown would take for markup is escaped. */
static void
add_cell(struct text *line, const char *words)
{
    text_add(line, "| ");
    while (*words) {
        size_t n = strcspn(words, "|<*`\\");

        text_add_n(line, words, n);
        words += n;
        if (*words) {
            text_add(line, "\\");
            text_add_n(line, words++, 1);
        }
    }
    text_add(line, " ");
}

/* Of an ICMP error who says it, which may be a router; it goes to who sent what it quotes. */
static void
add_ends(struct text *line, const struct flow *flow, const struct event *e)
{
    struct endpoint src = flow_end(flow, e->from), dst = flow_end(flow, side_other(e->from));

    text_add(line, " | ");
    address_add(line, event_is_icmp(e) ? &e->icmp.from : &src.address);
    text_add(line, " | ");
    address_add(line, &dst.address);
    text_add(line, " ");
}

/* Rows with a description alone. */
static void
write_remark(struct sink sink, const char *words)
{
    char storage[160];
    struct text line;

    text_init(&line, storage, sizeof storage);
    text_addf(&line, "| %s | | | | | |\n", words);
    sink.write(sink.context, storage, line.len);
}

/* What was not captured in front of the event, and is not told yet. */
static void
write_remarks(struct sink sink, const struct event *e, struct markdown_told *told)
{
    uint32_t missed = event_missed_behind(e, told->dropped);
    char storage[128];
    struct text words;

    text_init(&words, storage, sizeof storage);
    if (e->down_ns > 0 && e->down_frame > told->down) {
        describe_down(&words, e->down_ns, false);
        write_remark(sink, storage);
        told->down = e->down_frame;
    }
    if (missed > 0) {
        text_clear(&words);
        describe_missed(&words, missed, false);
        write_remark(sink, storage);
        told->dropped = e->missed_frame;
    }
}

void
markdown_event(struct sink sink, const struct observer *o, const struct event *e,
               const struct segment *segment, const struct number_style *style,
               struct markdown_told *told)
{
    const struct flow *flow = observer_flow(o, e->flow);
    char line_storage[2048], cell_storage[768];
    struct text line, cell;

    if (e->twin_of != 0)
        return;
    write_remarks(sink, e, told);
    text_init(&line, line_storage, sizeof line_storage);
    text_init(&cell, cell_storage, sizeof cell_storage);
    describe_headline(&cell, flow, e, style);
    add_cell(&line, cell_storage);
    text_addf(&line, "| %" PRIu64 " | ", e->frame);
    nanotime_add_seconds(&line, nanotime_between(observer_start_ns(o), e->time_ns), 6);
    add_ends(&line, flow, e);
    text_clear(&cell);
    if (event_is_icmp(e))
        wireshark_icmp_info(&e->icmp, &cell);
    else
        wireshark_info(e, segment, observer_analysis(o), style->charset, &cell);
    add_cell(&line, cell_storage);
    text_add(&line, "|\n");
    sink.write(sink.context, line_storage, line.len);
}
