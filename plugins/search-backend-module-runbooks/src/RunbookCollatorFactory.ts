import { parseEntityRef } from '@backstage/catalog-model';
import {
  DocumentCollatorFactory,
  IndexableDocument,
} from '@backstage/plugin-search-common';
import {
  RunbookDocument,
  runbookReadPermission,
} from '@quarterdeck/plugin-runbooks-common';
import { RunbooksService } from '@quarterdeck/plugin-runbooks-node';
import { Readable } from 'node:stream';

/** What a result of the type `runbooks` holds. */
export interface RunbookSearchDocument extends IndexableDocument {
  entityRef: string;
  slug: string;
  owner: string;
  covers: string[];
  alerts: string[];
}

/** Gives the search all runbooks that entities have themselves. Readers find those of entities whose runbooks they may read. */
export class RunbookCollatorFactory implements DocumentCollatorFactory {
  readonly type = 'runbooks';
  readonly visibilityPermission = runbookReadPermission;

  constructor(
    private readonly runbooks: Pick<RunbooksService, 'listDocuments'>,
  ) {}

  async getCollator(): Promise<Readable> {
    return Readable.from(this.#documents());
  }

  async *#documents(): AsyncGenerator<RunbookSearchDocument> {
    let cursor: string | undefined;
    do {
      const page = await this.runbooks.listDocuments(cursor);
      yield* page.items.map(toSearchDocument);
      cursor = page.pageInfo.nextCursor;
    } while (cursor !== undefined);
  }
}

function toSearchDocument({
  entityRef,
  slug,
  title,
  text,
  owner,
  covers,
  alerts,
}: RunbookDocument): RunbookSearchDocument {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const path = [kind, namespace, name, slug].map(encodeURIComponent).join('/');
  return {
    // Many services have one of the same title.
    title: `${title} · ${name}`,
    text,
    location: `/runbooks/entities/${path}`,
    entityRef,
    slug,
    owner: owner ?? '',
    covers,
    alerts,
    authorization: { resourceRef: entityRef },
  };
}
