/** Exit statuses: a public contract for scripts. */

/** Read and reported. */
export const EXIT_OK = 0;
/** `--check` found a mail stream that did not go well. */
export const EXIT_CHECK_FAILED = 1;
/** Wrong usage, or a file that cannot be read or written. */
export const EXIT_UNUSABLE = 2;
