#include "tcpviz/story/names.h"

const char *
side_name(const struct number_style *style, enum side side, enum name_form form)
{
    static const char *const names[][2] = {[NAME_TITLE] = {"Client", "Server"},
                                           [NAME_WORD] = {"client", "server"},
                                           [NAME_THE] = {"the client", "the server"},
                                           [NAME_FIRST] = {"The client", "The server"}};
    const char *label = style->labels[side];

    return label && label[0] != '\0' ? label : names[form][side];
}
