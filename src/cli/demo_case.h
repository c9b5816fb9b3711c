/* The case that `ascribe demo` writes: tests/cases/albania-2022.jsonl, embedded at build time. Private to cli/. */
#ifndef CLI_DEMO_CASE_H
#define CLI_DEMO_CASE_H

extern const char DEMO_CASE[];

#endif
