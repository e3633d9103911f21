/* Compiler attributes under readable names. */
#ifndef GI_BASE_ATTRIBUTES_H
#define GI_BASE_ATTRIBUTES_H

#define GI_MUST_USE __attribute__((warn_unused_result))
#define GI_PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))
#define GI_UNUSED __attribute__((unused))
#define GI_NORETURN __attribute__((noreturn))

#endif
