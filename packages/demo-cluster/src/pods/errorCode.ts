/** The code of a system error such as EADDRINUSE. Structural, because errors of other realms are no `instanceof Error`. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if (!('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
