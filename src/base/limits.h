/* Every limit, with its reason. Nothing else in the program holds a number of this kind. */
#ifndef GI_BASE_LIMITS_H
#define GI_BASE_LIMITS_H

enum gi_limits {
    GI_LIMIT_YAML_BYTES = 1 << 20,        /* a log of years fits in a tenth; bounds libyaml's time */
    GI_LIMIT_MARKDOWN_BYTES = 256 << 10,  /* cmark 0.30.2 is quadratic on "![[]()": 400 KB took 8.4 s */
    GI_LIMIT_EVIDENCE_BYTES = 16 << 20,   /* larger evidence stays outside, by location and digest */
    GI_LIMIT_DEPTH = 64,                  /* libyaml 0.2.5 is quadratic on "[": 100 KB took 40 s */
    GI_LIMIT_NODES = 100000,              /* values in one file: bounds the memory of the node tree */
    GI_LIMIT_FINDINGS_A_FILE = 1000,      /* nobody reads more; one last finding counts the rest */
    GI_LIMIT_FINDINGS_A_CHARACTER = 24,   /* of one kind in one file: a wrong line end stands on every line */
    GI_LIMIT_ENTRIES_AN_INCIDENT = 2000,  /* files in one incident's folder */
    GI_LIMIT_ENTRIES_A_YEAR = 20000,      /* incidents in one year's folder */
    GI_LIMIT_TREE_ENTRIES = 2000,         /* entries of any other guarded tree */
    GI_LIMIT_TREE_DEPTH = 8,              /* 12 objects of 104 KiB make 1e14 paths within depth 8 */
    GI_LIMIT_TREE_BYTES = 16 << 20,       /* one tree object: 20,000 entries with the longest names take a third */
    GI_LIMIT_CHANGES = 1000000,           /* changed files that one run looks at: bounds the list of their paths */
    GI_LIMIT_PATH_BYTES = 4096,           /* of a file or of a key, as PATH_MAX */
    GI_LIMIT_REMEDY_BYTES = 8192,         /* what to do next, in a line or two */
    GI_LIMIT_JOBS = 256,                  /* workers; more than any machine gains by */
    GI_LIMIT_TITLE_CODE_POINTS = 120,     /* a title fits in one line of a list */
    GI_LIMIT_LOCK_WAIT = 10000,           /* milliseconds for another writer; a hook that writes, too, waits in vain */
    GI_LIMIT_HOOK_BYTES = 1 << 20,        /* a hook that is a script; larger ones are programs */
    GI_LIMIT_STATEMENT_BYTES = 256 << 10, /* 2,000 files with the longest names take that */
    GI_LIMIT_SIGNATURE_BYTES = 16 << 10,  /* one by RSA of 8192 bits takes 3 KiB */
    GI_LIMIT_KEY_BYTES = 4096,            /* the wire form of a public key: one of RSA of 8192 bits takes 1 KiB */
    GI_LIMIT_STATEMENT_DAYS = 7,          /* from signed-at to expires: what was signed is landed within a week */
    GI_LIMIT_SLOW_STATEMENT_DAYS = 90,    /* the same of policy and plan, which collect signatures */
    GI_LIMIT_CLOCK_AHEAD = 300,           /* seconds by which a signer's clock may be ahead of the server's */
    GI_LIMIT_COMMIT_BYTES = 1 << 20,      /* one commit object; its headers alone are read */
    GI_LIMIT_PUSH_BYTES = 16 << 20,       /* what Git says about one push: 100,000 refs */
    GI_LIMIT_PUSH_STEPS = 10000,          /* first-parent steps of a push: judged in minutes, counted at once */
    GI_LIMIT_PUSH_CHANGES = 100000,       /* files of guarded folders that a push changes, but the first */
    GI_LIMIT_STEP_ENTRIES = 4000000,      /* entries of changed records: one tree may stand in many places */
    GI_LIMIT_PUSH_ROWS = 256 << 10,       /* bytes of new rows, an incident and push: rows are compared in pairs */
    GI_LIMIT_ROWS_SOUGHT = 1000,          /* rows not where they were: each is sought in the whole log */
    GI_LIMIT_HISTORY_STEPS = 1000000,     /* commits of an audited history: 20 bytes each */
    GI_LIMIT_FILE_BYTES = 1 << 20,        /* a file of a guarded folder that is no evidence */
    GI_LIMIT_STATEMENTS = 99,             /* of one incident: chain and documents */
    GI_LIMIT_SIGNATURES = 16,             /* beside one statement of an incident */
    GI_LIMIT_NUMBER = 9999,               /* versions, epochs and places in a chain: four digits in names */
    GI_LIMIT_REASON_BYTES = 200,          /* a reason fits in one line, and is read before it is signed */
    GI_LIMIT_OUTPUT_BYTES = 1 << 30,      /* one report; a report is written as it grows */
};

#endif
