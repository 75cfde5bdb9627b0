/*
 * What the locale says of the ways out: messages, the ladder, the screen.
 */
#ifndef TCPVIZ_SRC_APP_CHARSET_H
#define TCPVIZ_SRC_APP_CHARSET_H

#include "options.h"

/* Takes the locale of the environment.  Variables name its files, so as root not before rights are
 * given up: until then it is that of C. */
void charset_start_locale(void);

/* What standard error can show. */
enum charset charset_of_locale(void);

/* What the user chose; a screen can show no more than the locale, whatever that is. */
enum charset charset_choose(enum charset_choice choice, bool screen);

#endif
