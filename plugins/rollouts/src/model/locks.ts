const HOUR_MS = 3_600_000;

/** For how long a lock can be chosen to hold, in milliseconds. */
export const DURATIONS = [1, 4, 24, 7 * 24].map(hours => hours * HOUR_MS);

/** When it ends; `null`: when somebody ends it. */
export function expiryOf(
  now: number,
  duration: number | undefined,
): string | null {
  return duration === undefined ? null : new Date(now + duration).toISOString();
}

/** `component:default/veza-web` */
export function isEntityRef(text: string): boolean {
  return /^[a-z][a-z0-9-]*:[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/.test(
    text,
  );
}
