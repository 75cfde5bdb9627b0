#include "session_words.h"

#include "charset.h"
#include "files.h"

#include <string.h>

/* Without a screen words about the session go to standard error. */
static enum charset
charset_of_words(const struct session *s)
{
    return s->screen ? s->charset : charset_of_locale();
}

/* Behind the ports in parentheses: both have to match, and there `and` binds no stronger than `or`.
 */
static void
add_expression(const struct session *s, struct text *filter)
{
    const char *expression = s->options->expression;
    bool bound = filter->len > 0 && strchr(expression, ' ');

    text_add(filter, bound ? " and (" : filter->len > 0 ? " and " : "");
    text_add_escaped(filter, expression, strlen(expression), charset_of_words(s));
    text_add(filter, bound ? ")" : "");
}

void
session_write_names(struct session *s)
{
    const struct options *o = s->options;
    const char *path = o->read_path, *slash = path ? strrchr(path, '/') : NULL;
    struct text name, filter, waiting;

    text_init(&name, s->name, sizeof s->name);
    text_init(&filter, s->filter, sizeof s->filter);
    text_init(&waiting, s->waiting, sizeof s->waiting);
    if (!path)
        path = capture_device_name(s->capture);
    else if (files_is_standard(path))
        path = "standard input";
    else if (slash)
        path = slash + 1;
    text_add_escaped(&name, path, strlen(path), charset_of_words(s));
    ports_add_words(&filter, &o->ports);
    text_addf(&waiting, "TCP%s%s on %s", filter.len > 0 ? " " : "", s->filter, s->name);
    if (o->expression[0] != '\0') {
        text_add(&waiting, ", filter: ");
        text_add_escaped(&waiting, o->expression, strlen(o->expression), charset_of_words(s));
        add_expression(s, &filter);
    }
}

void
session_name_source(struct session *s)
{
    const struct options *o = s->options;
    struct text t;

    session_write_names(s);
    s->source.name = s->name;
    s->source.filter = s->filter;
    s->source.waiting = s->waiting;
    s->source.notice = s->notice;
    if (s->files.write.keeps && s->files.write.part[0] != '\0') {
        text_init(&t, s->saving_in, sizeof s->saving_in);
        text_add_escaped(&t, s->files.write.part, strlen(s->files.write.part), charset_of_words(s));
        s->source.saving_in = s->saving_in;
    }
    s->source.unsaved = !o->read_path && !o->write_path;
    s->source.state = o->read_path ? SOURCE_FILE : SOURCE_LIVE;
}

void
session_tell_mistakes(struct session *s, const struct config *config)
{
    struct text t;

    if (config->wrong == 0 || !s->screen)
        return;
    text_init(&t, s->notice, sizeof s->notice);
    text_add(&t, "The configuration has ");
    text_add_count(&t, config->wrong, "mistake");
    text_add(&t, ", listed on the terminal behind this screen");
    s->notices++;
}

void
session_set_notice(struct session *s, const char *sentence)
{
    struct text t;

    text_init(&t, s->notice, sizeof s->notice);
    text_add_escaped(&t, sentence, strlen(sentence), charset_of_words(s));
    s->notices++;
}
