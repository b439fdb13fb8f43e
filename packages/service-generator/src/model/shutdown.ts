/** Seconds between the order to stop and the moment that no router sends requests any more. */
export const SHUTDOWN_DELAY_SECONDS = 5;
/** Seconds that requests under way get to end. */
export const SHUTDOWN_TIMEOUT_SECONDS = 20;
/** Both and a reserve: Kubernetes kills what has not ended then. */
export const TERMINATION_GRACE_SECONDS = 35;
