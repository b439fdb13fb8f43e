const SOURCE_LOCATION = 'backstage.io/source-location';
const SLUGS = [
  ['github.com/project-slug', 'github.com'],
  ['gitlab.com/project-slug', 'gitlab.com'],
] as const;

/** What is longer names none: it would only take long to find that out. */
const LONGEST_URL = 2000;

/** Host and path of a repository, as it is compared: `github.com/acme/shop`. */
export function repositoryName(url: string): string | undefined {
  if (url.length > LONGEST_URL) {
    return undefined;
  }
  const ssh = /^(?:ssh:\/\/)?git@([^:/]+)[:/](.+)$/.exec(url);
  const text = ssh ? `${ssh[1]}/${ssh[2]}` : url.replace(/^https?:\/\//i, '');
  const name = text
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
    .toLowerCase();
  return name.includes('/') ? name : undefined;
}

/**
 * Whether an entity lives in a repository, or in a folder of it, by the annotations that Backstage and its plugins know.
 *
 * @param repository - as `repositoryName` says it
 */
export function isOfRepository(
  annotations: Readonly<Record<string, string>> = {},
  repository: string,
): boolean {
  const location = annotations[SOURCE_LOCATION]?.replace(/^url:/, '');
  const own =
    location && /^https?:\/\//.test(location)
      ? repositoryName(location)
      : SLUGS.flatMap(([annotation, host]) =>
          annotations[annotation]
            ? [`${host}/${annotations[annotation]}`.toLowerCase()]
            : [],
        ).at(0);
  return (
    repository !== '' &&
    own !== undefined &&
    (own === repository || own.startsWith(`${repository}/`))
  );
}
