import { SourceTarget } from '../../domain/sourceTargets';
import { FolderSource } from './folder';
import { RepositorySource } from './repository';
import { SourceReader, SourceReading } from './types';
import { UrlSource } from './url';

/** Reads each kind of place by its own reader. */
export class AllSources implements SourceReader {
  constructor(
    private readonly readers: {
      url: UrlSource;
      folder: FolderSource;
      repository: RepositorySource;
    },
  ) {}

  async read(
    target: SourceTarget,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<SourceReading | undefined> {
    switch (target.kind) {
      case 'url':
        return await this.readers.url.read(target, etag, signal);
      case 'file':
        return await this.readers.folder.read(target, etag);
      default:
        return await this.readers.repository.read(target, etag, signal);
    }
  }
}
