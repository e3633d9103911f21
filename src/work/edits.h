/* The edits of a session, kept so that they can be made on the work tree's bytes and again on HEAD's. */
#ifndef GI_WORK_EDITS_H
#define GI_WORK_EDITS_H

#include "work/session.h"

enum gi_work_edit_kind {
    GI_EDIT_ROW,    /* a row of a row file */
    GI_EDIT_SET,    /* a value at a path of keys */
    GI_EDIT_APPEND, /* an item of a list */
    GI_EDIT_REMOVE, /* a value at a path of keys */
    GI_EDIT_CREATE, /* the whole file, which must not be there */
    GI_EDIT_WHOLE,  /* the whole file, whatever was there */
    GI_EDIT_TAKE,   /* nothing: the file goes into the commit as it is */
    GI_EDIT_LINE,   /* a line of a plain text file (.gitignore), unless it is there */
};

struct gi_work_edit {
    uint8_t kind;     /* enum gi_work_edit_kind */
    uint8_t by_time;  /* of a row: put before the first later one */
    const char *path; /* of the file, from the root of the repository */
    const char *key_path;
    struct gi_value *value;
    const struct gi_shape *shape; /* of the file; NULL: none */
    const char *head;             /* what a new file begins with */
    int64_t at;                   /* of a row by time: seconds since 1970 */
    struct gi_str bytes;          /* of CREATE and LINE */
};

struct gi_work_edits {
    GI_VEC(struct gi_work_edit) list;
    GI_VEC(const char *) new_ids;
    GI_VEC(const char *) forgiven; /* files that could not be read before, and got a row all the same */
    struct gi_findings findings;   /* of reading the record as it was */
};

/* Adds an edit of a file anywhere in the repository; what is not given stays as the caller has set it. */
struct gi_work_edit *gi_work_edit(struct gi_work *work, enum gi_work_edit_kind kind, const char *path) GI_MUST_USE;

/* Lets a file of the work tree go into the commit as it is. */
int gi_work_take(struct gi_work *work, const char *path) GI_MUST_USE;

/* Makes all edits of one file on some bytes; `found` 0: there is no file yet. */
enum gi_work_found { GI_WORK_ABSENT, GI_WORK_FOUND };
int gi_work_apply(struct gi_work *work, const char *path, struct gi_str bytes, uint32_t flags, enum gi_work_found found,
                  struct gi_str *ret_bytes) GI_MUST_USE;

/* One file of the operation. */
struct gi_work_change {
    const char *path;
    struct gi_str before;     /* as the work tree has it */
    struct gi_str bytes;      /* as the work tree will have it */
    enum gi_work_found found; /* in the work tree */
    bool same;                /* nothing in it changes */
};

struct gi_work_changes {
    GI_VEC(struct gi_work_change) list;
};

/* Makes all edits in memory and reads the session's record again as they leave it. */
int gi_work_make(struct gi_work *work, struct gi_work_changes *ret_changes) GI_MUST_USE;

/* Writes what was made, all files at once. */
int gi_work_write(struct gi_work *work, const struct gi_work_changes *changes) GI_MUST_USE;

/* CR LF of the work tree becomes LF, as .gitattributes has Git store records. */
struct gi_str gi_work_stored(struct gi_work *work, struct gi_str bytes) GI_MUST_USE;

#endif
