/*
 * The words in the figure of the header (details_header.c): a cell, and an option.
 *
 * `wide`: the figure has two columns a bit; else words are as short as they can be.  Changes
 * nothing.
 */
#ifndef TCPVIZ_SRC_UI_DETAILS_HEADER_WORDS_H
#define TCPVIZ_SRC_UI_DETAILS_HEADER_WORDS_H

#include "scene.h"

/* The field of this kind; NULL if the capture does not have all of it. */
const struct field *header_field(const struct scene *s, uint8_t id);

/* Its value; 0 without it. */
uint32_t header_value(const struct scene *s, uint8_t id);

/* A cell of so many columns that header_field() has, but for the flags, whose bits are letters. */
void header_add_cell(struct text *t, const struct scene *s, bool wide, int cols, uint8_t id);

/* Whose number it is. */
enum role header_cell_role(const struct scene *s, uint8_t id);

/* An option, or what is not read as options: s->fields[option]. */
void header_add_option(struct text *t, const struct scene *s, bool wide, size_t option);

#endif
