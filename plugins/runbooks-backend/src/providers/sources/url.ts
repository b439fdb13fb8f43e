import { UrlReaderService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import {
  MOST_BYTES,
  SourceProblem,
  firstFiles,
  isRunbookFile,
  nothingAt,
  tooLarge,
} from '../../domain/sourceFiles';
import { ResolveUrl, SourceTarget } from '../../domain/sourceTargets';
import { SourceReader, SourceReading } from './types';

type UrlTarget = Extract<SourceTarget, { kind: 'url' }>;

/** Repositories at their hosts, by the portal's reader of addresses: only what that may read is asked. */
export class UrlSource implements SourceReader<UrlTarget> {
  constructor(
    private readonly options: {
      urlReader: UrlReaderService;
      resolveUrl: ResolveUrl;
    },
  ) {}

  async read(
    { url }: UrlTarget,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<SourceReading | undefined> {
    try {
      return isFile(url)
        ? await this.#readFile(url, etag, signal)
        : await this.#readFolder(url, etag, signal);
    } catch (error) {
      if (isError(error) && error.name === 'NotModifiedError') {
        return undefined;
      }
      throw error;
    }
  }

  async #readFile(
    url: string,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<SourceReading> {
    const answer = await this.options.urlReader.readUrl(url, { etag, signal });
    const bytes = await answer.buffer();
    if (bytes.length > MOST_BYTES) {
      return { files: [], problems: [tooLarge(url)] };
    }
    const path = decodeURIComponent(pathOf(url).split('/').at(-1) ?? '');
    const file = { path, url, text: bytes.toString('utf8') };
    return { files: [file], problems: [], etag: answer.etag };
  }

  async #readFolder(
    url: string,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<SourceReading> {
    const problems: SourceProblem[] = [];
    const tree = await this.options.urlReader.readTree(url, {
      etag,
      signal,
      filter: (path, info) => {
        if (!isRunbookFile(path)) {
          return false;
        }
        const fits = (info?.size ?? 0) <= MOST_BYTES;
        if (!fits) {
          problems.push(tooLarge(this.#urlOf(path, url)));
        }
        return fits;
      },
    });
    const found = await tree.files();
    if (found.length + problems.length === 0) {
      return { files: [], problems: [nothingAt(url)], etag: tree.etag };
    }
    const first = firstFiles(found, url);
    const files = await Promise.all(
      first.files.map(async ({ path, content }) => ({
        path,
        url: this.#urlOf(path, url),
        text: (await content()).toString('utf8'),
      })),
    );
    return {
      files,
      problems: [...first.problems, ...problems],
      etag: tree.etag,
    };
  }

  #urlOf(path: string, folder: string): string {
    const base = new URL(folder);
    const inQuery = base.searchParams.get('path');
    if (inQuery === null) {
      base.pathname += '/';
    } else {
      base.searchParams.set('path', `${inQuery}/`);
    }
    const url = `./${path.split('/').map(encodeURIComponent).join('/')}`;
    return this.options.resolveUrl({ url, base: base.href });
  }
}

function isFile(url: string): boolean {
  return pathOf(url).endsWith('.md');
}

/** Some hosts have the path of a file in the query. */
function pathOf(url: string): string {
  const { pathname, searchParams } = new URL(url);
  return searchParams.get('path') ?? pathname;
}
