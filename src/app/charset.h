/*
 * What the ways out can show: standard error what the locale says, the screen and text what was
 * chosen.
 */
#ifndef TCPVIZ_SRC_APP_CHARSET_H
#define TCPVIZ_SRC_APP_CHARSET_H

#include "options.h"

/* Takes the locale of the environment.  Variables name its files, so as root not before rights are
 * given up: until then it is that of C. */
void charset_start_locale(void);

/* That of standard error. */
enum charset charset_of_locale(void);

/* That of the screen or of the text.  A screen can show no more than the locale; Markdown and JSON
 * are UTF-8 in every locale. */
enum charset charset_choose(const struct options *o, bool screen);

#endif
