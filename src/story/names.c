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

const char *
multipath_name(uint8_t subtype)
{
    static const char *const names[] = {"MP_CAPABLE", "MP_JOIN",      "DSS",
                                        "ADD_ADDR",   "REMOVE_ADDR",  "MP_PRIO",
                                        "MP_FAIL",    "MP_FASTCLOSE", "MP_TCPRST"};

    return subtype < sizeof names / sizeof names[0] ? names[subtype] : NULL;
}
