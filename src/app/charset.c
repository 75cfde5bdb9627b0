#include "charset.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>

void
charset_start_locale(void)
{
    (void)setlocale(LC_CTYPE, "");
}

enum charset
charset_of_locale(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0 ? CHARSET_UTF8 : CHARSET_ASCII;
}

enum charset
charset_choose(const struct options *o, bool screen)
{
    bool always = o->charset == CHARSET_CHOICE_UTF8 || o->format == OUTPUT_MARKDOWN ||
                  o->format == OUTPUT_JSON;

    if (o->charset == CHARSET_CHOICE_ASCII)
        return CHARSET_ASCII;
    return always && !screen ? CHARSET_UTF8 : charset_of_locale();
}
