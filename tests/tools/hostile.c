#include "hostile.h"

#include "tcpviz/grid/glyphs.h"

#include <stdio.h>
#include <string.h>

/* Beyond single bytes and code points, which are counted out. */
static const char *const words[] = {
    "\033[2J",            /* clears the screen */
    "\033[H",             /* to its corner */
    "\033[31;1;5;7mred",  /* colours, blinking */
    "\033[1000C",         /* a thousand columns to the right */
    "\033[10D",           /* ten to the left */
    "\033[?1049l",        /* leaves our screen */
    "\033[?25h",          /* shows the cursor */
    "\033[6n",            /* asks, and the answer comes as keys */
    "\033]0;title\a",     /* the window's title */
    "\033]2;title\033\\", /* the same */
    "\033]8;;http://x\033\\link\033]8;;\033\\",
    "\033]52;c;cm0gLXJm\a", /* the clipboard */
    "\033P+q544e\033\\",    /* DCS: asks for terminfo */
    "\033_apc\033\\",       /* APC */
    "\033^pm\033\\",        /* PM */
    "\033(0lqk\033(B",      /* line drawing */
    "\033#8",               /* fills the screen with E */
    "\033c",                /* resets the terminal */
    "\033[4h",              /* inserts from now on */
    "\033[1;3r",            /* scrolls three lines only */
    "\x9b"
    "2J", /* CSI as one byte */
    "\x9d"
    "0;title\x9c", /* OSC as one byte */
    "\xc2\x9b"
    "31m",      /* CSI in UTF-8 */
    "\xc0\x80", /* NUL, overlong */
    "\xc0\x9b"
    "2J",               /* ESC, overlong */
    "\xe0\x80\x9b",     /* the same in three bytes */
    "\xf0\x80\x80\x9b", /* and in four */
    "\xed\xa0\x80",     /* half a surrogate pair */
    "\xed\xa0\xbd\xed\xb8\x80",
    "\xf4\x90\x80\x80",          /* beyond the last code point */
    "\xfe\xff",                  /* a byte order mark of UTF-16 */
    "\xe2\x94",                  /* a line, cut */
    "\xc3\xbc\xe2\x82\xac",      /* letters: as many columns as characters */
    "\xd0\x96\xce\xb1\xc3",      /* another one, cut */
    "\xe2\x82",                  /* and of three bytes */
    "u\xcc\x88\xc3\xbc\xcc\x88", /* with marks that combine */
    "\xe2\x80\x94\xe2\x80\x94",  /* dashes, not lines */
    "\xe4\xb8\xad\xe6\x96\x87",  /* two columns each */
    "\xef\xbc\xa1\xef\xbc\xa2",
    "\xf0\x9f\x98\x80",                             /* a face */
    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80", /* two, joined */
    "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",             /* right to left */
    "\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85",
    "\xe2\x94\x82\xe2\x94\x80\xe2\x96\xb6", /* our own lines */
    "\xe2\x94\x8c\xe2\x95\x8c\xc3\x97",
    "%s%n%x%1000000d", /* printf */
    "$(touch /tmp/x)`id`;&|<>",
    "'\"'\"'",
    "\\n\\x1b[2J",              /* what our own escapes look like */
    "a|b|c ``` <b> [x](y) *z*", /* Markdown */
    "a\tb\tc",                  /* TSV */
    "{\"a\":\"\\u001b\"}",      /* JSON */
    "]]>&lt;!--",
    "../../etc/passwd",
    "--format=json",
    "\r\n\r\nHTTP/1.1 200 OK\r\n\033[2J",
    "GET /\033[2J HTTP/1.1\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01", /* TLS, more or less */
};

/* Code points that move what stands beside them, or are not seen. */
static const unsigned points[] = {
    0x061c, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a,  0x202b,
    0x202c, 0x202d, 0x202e, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff,  0xfff9,
    0xfffd, 0x00ad, 0x0300, 0x0489, 0x20dd, 0x3000, 0x115f, 0xfe0f, 0xe0001, 0x1f3fb,
};

#define N_WORDS (sizeof words / sizeof words[0])
#define N_POINTS (sizeof points / sizeof points[0])
#define N_C0 31    /* 0x01 to 0x1f */
#define N_HIGH 129 /* 0x7f to 0xff */
#define N_SEEDS (N_C0 + N_HIGH + 32 + N_POINTS + N_WORDS)

static size_t
utf8(unsigned point, char *out)
{
    if (point < 0x800) {
        out[0] = (char)(0xc0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xe0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3f));
        out[2] = (char)(0x80 | (point & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | point >> 18);
    out[1] = (char)(0x80 | (point >> 12 & 0x3f));
    out[2] = (char)(0x80 | (point >> 6 & 0x3f));
    out[3] = (char)(0x80 | (point & 0x3f));
    return 4;
}

static size_t
seed(size_t i, char out[64])
{
    memset(out, 0, 64);
    if (i < N_C0) {
        out[0] = (char)(1 + i);
        return 1;
    }
    i -= N_C0;
    if (i < N_HIGH) {
        out[0] = (char)(0x7f + i);
        return 1;
    }
    i -= N_HIGH;
    if (i < 32) /* C1 in UTF-8 */
        return utf8((unsigned)(0x80 + i), out);
    i -= 32;
    if (i < N_POINTS)
        return utf8(points[i], out);
    i -= N_POINTS;
    snprintf(out, 64, "%s", words[i]);
    return strlen(out);
}

size_t
hostile_count(void)
{
    return HOSTILE_SHAPES * N_SEEDS;
}

size_t
hostile_string(size_t number, char out[HOSTILE_MAX])
{
    char one[64];
    size_t n = seed(number % N_SEEDS, one), len = 0;

    switch (number / N_SEEDS) {
    case 0: /* alone */
        memcpy(out, one, n + 1);
        return n;
    case 1: /* in the middle of a word */
        return (size_t)snprintf(out, HOSTILE_MAX, "ab%scd", one);
    default: /* a thousand times, as far as there is room */
        for (int i = 0; i < 1000 && len + n < HOSTILE_MAX; i++, len += n)
            memcpy(out + len, one, n);
        out[len] = '\0';
        return len;
    }
}

bool
hostile_is_tame(const char *line, size_t n, bool ascii)
{
    for (const char *at = line; at < line + n;) {
        unsigned char c = (unsigned char)*at;

        if (c < 0x80) {
            if (c < 0x20 || c > 0x7e)
                return false;
            at++;
        } else if (ascii || glyph_next(&at) < 0x80) { /* '?': neither ours nor a letter */
            return false;
        }
    }
    return true;
}
