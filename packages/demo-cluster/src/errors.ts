// Structural, because errors of other realms are no `instanceof Error`.

/** The code of a system error such as EADDRINUSE. */
export function errorCode(error: unknown): string | undefined {
  return stringOf(error, 'code');
}

/** What an error says, whatever was thrown. */
export function errorMessage(error: unknown): string {
  return stringOf(error, 'message') ?? String(error);
}

function stringOf(error: unknown, key: 'code' | 'message'): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : undefined;
}
