import { UrlReaderService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { ManifestFile } from '../../domain/gitChange';

const MOST_FILES = 100;
const MOST_BYTES = 256 * 1024;

/**
 * Manifests as Git has them, by Backstage's reader of URLs: only hosts of `integrations` and `backend.reading.allow` are
 * asked.
 */
export class ManifestSource {
  constructor(private readonly urlReader: UrlReaderService) {}

  /** @throws InputError for what is no address, or whatever the reader says */
  async read(address: string): Promise<ManifestFile[]> {
    const url = addressOf(address);
    if (/\.ya?ml$/.test(url.pathname)) {
      const { buffer } = await this.urlReader.readUrl(url.href);
      const text = (await buffer()).toString('utf8');
      return [{ path: repositoryPath(url), text }];
    }
    const tree = await this.urlReader.readTree(url.href, {
      filter: (path, info) =>
        /\.ya?ml$/.test(path) && (info?.size ?? 0) <= MOST_BYTES,
    });
    const folder = repositoryPath(url);
    const files = (await tree.files()).slice(0, MOST_FILES);
    return await Promise.all(
      files.map(async file => ({
        path: folder === '' ? file.path : `${folder}/${file.path}`,
        text: (await file.content()).toString('utf8'),
      })),
    );
  }
}

function addressOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (
    !url ||
    !['https:', 'http:'].includes(url.protocol) ||
    url.username !== '' ||
    url.password !== ''
  ) {
    throw new InputError(`"${address}" is no address of a folder or file`);
  }
  return url;
}

/** `/team/shop/-/tree/main/deploy/production` is `deploy/production`; what cannot be told is the root. */
export function repositoryPath({ pathname }: URL): string {
  const match = /\/(?:tree|blob|src|raw)\/[^/]+\/(.+)$/.exec(
    decodeURIComponent(pathname),
  );
  return (
    match?.[1].replace(/\/+$/, '') ??
    (/\.ya?ml$/.test(pathname) ? (pathname.split('/').at(-1) ?? '') : '')
  );
}
