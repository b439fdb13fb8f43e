/** Where the code is to live, as the form asks for it and as the one answer says it. */
export type RepositoryChoice =
  | { kind: 'portal' }
  | { kind: 'host'; host: string; owner: string }
  | { kind: 'remote'; url: string };

/** `''` is a bare repository of the portal; `host?owner=…&repo=…` one of a known host; all else the URL of a remote. */
export function readRepository(answer: string | undefined): RepositoryChoice {
  if (!answer) {
    return { kind: 'portal' };
  }
  const picked = /^(?<host>[\w.:-]*)\?(?<query>.*)$/.exec(answer)?.groups;
  if (!picked) {
    return { kind: 'remote', url: answer.trim() };
  }
  return {
    kind: 'host',
    host: picked.host,
    owner: new URLSearchParams(picked.query).get('owner') ?? '',
  };
}

/** @param name - of the service, which the repository shares */
export function writeRepository(
  choice: RepositoryChoice,
  name: string,
): string {
  switch (choice.kind) {
    case 'portal':
      return '';
    case 'host':
      return `${choice.host}?${new URLSearchParams({ owner: choice.owner, repo: name })}`;
    case 'remote':
      // A blank keeps the choice while nothing is typed yet; the check refuses it.
      return choice.url === '' ? ' ' : choice.url;
    default:
      return choice satisfies never;
  }
}

export type RepositoryProblem = { code: 'owner-missing' | 'url-wrong' };

/** The same on every keystroke and when the page is left. Whether the place is free, its host tells when it is made. */
export function repositoryProblem(
  choice: RepositoryChoice,
): RepositoryProblem | undefined {
  switch (choice.kind) {
    case 'portal':
      return undefined;
    case 'host':
      return choice.host && /^[\w.-]+(?:\/[\w.-]+)*$/.test(choice.owner)
        ? undefined
        : { code: 'owner-missing' };
    case 'remote':
      return /^https:\/\/[^/@\s]+\/\S+$/.test(choice.url)
        ? undefined
        : { code: 'url-wrong' };
    default:
      return choice satisfies never;
  }
}
