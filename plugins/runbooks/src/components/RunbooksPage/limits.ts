/** How many of a list are shown first. */
export const LESS = 20;
/** The most that the backend gives at once. */
export const MOST = 100;
