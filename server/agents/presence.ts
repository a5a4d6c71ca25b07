/** How often a server says again of each browser with a phone that it is there. */
export const PRESENCE_TOLD_EVERY_MS = 10_000;

/** Not said for so long: the server that had the browser is gone. One word may be late, and one lost. */
export const PRESENCE_LOST_AFTER_MS = 2.5 * PRESENCE_TOLD_EVERY_MS;
