/** Settings of Git that send credentials to this host alone. */
export function basicAuthorization(
  { origin }: URL,
  username: string,
  token: string | undefined,
): Record<string, string> {
  if (token === undefined) {
    return {};
  }
  const credentials = Buffer.from(`${username}:${token}`).toString('base64');
  return {
    [`http.${origin}/.extraHeader`]: `Authorization: Basic ${credentials}`,
  };
}
