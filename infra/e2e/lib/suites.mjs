// The suites that run.mjs names, in this one process: a process for each takes a second and a half of CPU to load what
// all have in common.
for (const suite of process.env.PATCHBAY_SUITES.split("\n")) await import(suite);
