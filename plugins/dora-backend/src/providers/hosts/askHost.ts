const TIMEOUT_MS = 10_000;
const LONGEST_ANSWER = 1024 * 1024;

/**
 * Asks the interface of a host that the configuration names.
 *
 * @returns undefined where it does not answer, refuses, or answers with more than a page
 */
export async function askHost(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/json', ...headers },
    // Where it would send us is not what the configuration names.
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  }).catch(() => undefined);
  if (!response?.ok || !response.body) {
    await response?.body?.cancel();
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body) {
      size += chunk.length;
      if (size > LONGEST_ANSWER) {
        return undefined;
      }
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
