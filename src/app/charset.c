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
charset_choose(enum charset_choice choice, bool screen)
{
    if (choice == CHARSET_CHOICE_AUTO || (screen && choice == CHARSET_CHOICE_UTF8))
        return charset_of_locale();
    return choice == CHARSET_CHOICE_UTF8 ? CHARSET_UTF8 : CHARSET_ASCII;
}
