/*
 * Where the compiler is told what to put into its caller, since it misjudges that, and callgrind
 * shows what it costs.  Each use says why.  RARE is a function of which each call is unlikely: what
 * leads to one is put out of the way of what each segment runs through.  BUSY are those that many
 * segments do run through: they are put beside each other.  Scattered among all others they push
 * each other out of the first cache for instructions, in which they have just room.
 */
#ifndef TCPVIZ_BASE_INLINING_H
#define TCPVIZ_BASE_INLINING_H

#ifdef __GNUC__
#define INLINE_ALWAYS inline __attribute__((always_inline))
#define INLINE_NEVER __attribute__((noinline))
#define RARE __attribute__((cold))
#define BUSY __attribute__((hot))
#else
#define INLINE_ALWAYS inline
#define INLINE_NEVER
#define RARE
#define BUSY
#endif

#endif
