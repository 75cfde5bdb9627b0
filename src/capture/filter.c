/* Expressions: libpcap's, compiled for a device or for each link type of a file. */
#include "expression.h"
#include "handle.h"

#include "tcpviz/decode/decode.h"

#include <stdlib.h>
#include <string.h>

static bool
compile(pcap_t *pcap, const char *expression, bpf_u_int32 netmask, struct bpf_program *out)
{
    return pcap_compile(pcap, out, expression, 1, netmask) == 0;
}

static bool
compiles(pcap_t *pcap, const char *expression, bpf_u_int32 netmask)
{
    struct bpf_program program;

    if (!compile(pcap, expression, netmask, &program))
        return false;
    pcap_freecode(&program);
    return true;
}

/* Whether the prefilter can take part; false with a sentence if nothing can match both. */
static bool
join(struct capture *c, const char *expression, char **joined, struct failure *why)
{
    int length;

    *joined = NULL;
    if (c->prefilter == NULL || !compiles(c->pcap, c->prefilter, c->netmask))
        return true;
    if (expression != NULL && expression_moves_offsets(expression))
        return true;
    if (expression == NULL)
        length = asprintf(joined, "%s", c->prefilter);
    else
        length = asprintf(joined, "(%s) and (%s)", expression, c->prefilter);
    if (length < 0)
        return failure_say(why, "there is no memory for the filter");
    if (compiles(c->pcap, *joined, c->netmask))
        return true;
    free(*joined);
    *joined = NULL;
    return failure_say_usage(why,
                             "the filter \"%.300s\" and the TCP ports asked for exclude each "
                             "other (libpcap: %s): no frame can match both; leave out one",
                             expression, pcap_geterr(c->pcap));
}

static bool
install_live(struct capture *c, const char *expression, struct failure *why)
{
    struct bpf_program program;
    char *joined;
    bool done;

    if (!join(c, expression, &joined, why))
        return false;
    if (joined == NULL && expression == NULL)
        expression = ""; /* everything */
    done = compile(c->pcap, joined != NULL ? joined : expression, c->netmask, &program);
    if (done) {
        done = pcap_setfilter(c->pcap, &program) == 0;
        pcap_freecode(&program);
    }
    free(joined);
    return done || failure_say(why, "the filter cannot be set on \"%s\": %s", c->device,
                               pcap_geterr(c->pcap));
}

static bool
is_blank(const char *expression)
{
    return expression == NULL || expression[strspn(expression, " \t\r\n")] == '\0';
}

void
filter_finish(struct capture_filter *f)
{
    for (size_t i = 0; i < f->n_programs; i++)
        if (f->programs[i].compiled)
            pcap_freecode(&f->programs[i].code);
    free(f->programs);
    free(f->expression);
    *f = (struct capture_filter){.expression = NULL};
}

static bool
set_expression(struct capture_filter *f, const char *expression, bpf_u_int32 netmask,
               struct failure *why)
{
    char *copy = NULL;

    if (expression != NULL && (copy = strdup(expression)) == NULL)
        return failure_say(why, "there is no memory for the filter");
    filter_finish(f);
    f->expression = copy;
    f->netmask = netmask;
    return true;
}

bool
capture_set_expression(struct capture *c, const char *expression, struct failure *why)
{
    if (is_blank(expression))
        expression = NULL;
    /* Alone first, so that its errors are its own. */
    if (expression != NULL && !compiles(c->pcap, expression, c->netmask))
        return expression_say_slip(expression, pcap_geterr(c->pcap), true, why);
    return c->live ? install_live(c, expression, why)
                   : set_expression(&c->filter, expression, c->netmask, why);
}

/* NULL: no memory. */
static const struct program *
add_program(struct capture_filter *f, int link_type)
{
    struct program *programs = realloc(f->programs, (f->n_programs + 1) * sizeof *programs);
    struct program *added;
    pcap_t *pcap;

    if (programs == NULL)
        return NULL;
    f->programs = programs;
    pcap = stand_in_open(link_type, 0);
    if (pcap == NULL)
        return NULL;
    added = &programs[f->n_programs++];
    *added = (struct program){.link_type = link_type};
    added->compiled = compile(pcap, f->expression, f->netmask, &added->code);
    pcap_close(pcap);
    return added;
}

bool
capture_filter_matches(struct capture_filter *f, const struct frame *frame)
{
    struct pcap_pkthdr header = {.caplen = frame->captured_bytes, .len = frame->wire_bytes};
    const struct program *program = NULL;

    for (size_t i = 0; i < f->n_programs && program == NULL; i++)
        if (f->programs[i].link_type == frame->link_type)
            program = &f->programs[i];
    if (program == NULL && decode_link_type_known(frame->link_type))
        program = add_program(f, frame->link_type);
    return program != NULL && program->compiled &&
           pcap_offline_filter(&program->code, &header, frame->at) != 0;
}

struct capture_filter *
capture_filter_create(const char *expression, int link_type, struct failure *why)
{
    struct capture_filter *f = calloc(1, sizeof *f);
    pcap_t *pcap = stand_in_open(link_type, 0);
    bool good;

    if (f == NULL || pcap == NULL)
        good = failure_say(why, "there is no memory for the filter");
    else if (!compiles(pcap, expression, PCAP_NETMASK_UNKNOWN))
        good = expression_say_slip(expression, pcap_geterr(pcap), false, why);
    else
        good = set_expression(f, expression, PCAP_NETMASK_UNKNOWN, why);
    if (pcap != NULL)
        pcap_close(pcap);
    if (good)
        return f;
    free(f);
    return NULL;
}

void
capture_filter_destroy(struct capture_filter *f)
{
    if (f == NULL)
        return;
    filter_finish(f);
    free(f);
}
