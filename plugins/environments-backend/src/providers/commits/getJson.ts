/** @throws Error that says in short why there is no answer */
export async function getJson(
  url: string,
  headers: Record<string, string> | undefined,
  signal: AbortSignal,
): Promise<unknown> {
  // A redirect could lead anywhere, with our credentials.
  const response = await fetch(url, { headers, signal, redirect: 'error' });
  if (!response.ok) {
    throw new Error(`it answered ${response.status}`);
  }
  return await response.json();
}

export function toIso(date: string | null | undefined): string | null {
  const time = date ? Date.parse(date) : NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
