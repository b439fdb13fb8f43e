import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { FACT_ANNOTATION } from '@quarterdeck/plugin-timeline-common';
import { FactKey } from '../../domain/FactRecord';
import { LONGEST_NAME, namesIn } from '../../domain/names';
import { DeclarationSource } from './types';

/** Reads the annotation from all entities of the catalog. */
export class CatalogDeclarations implements DeclarationSource {
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #logger: LoggerService;

  constructor(options: {
    auth: AuthService;
    catalog: CatalogService;
    logger: LoggerService;
  }) {
    this.#auth = options.auth;
    this.#catalog = options.catalog;
    this.#logger = options.logger;
  }

  async list(signal: AbortSignal): Promise<FactKey[]> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const pages = this.#catalog.streamEntities(
      {
        query: {
          [`metadata.annotations.${FACT_ANNOTATION}`]: { $exists: true },
        },
        fields: [
          'kind',
          'metadata.namespace',
          'metadata.name',
          'metadata.annotations',
        ],
      },
      { credentials },
    );
    const declared: FactKey[] = [];
    for await (const entities of pages) {
      signal.throwIfAborted();
      for (const entity of entities) {
        const entityRef = stringifyEntityRef(entity);
        const { names, tooLong } = namesIn(
          entity.metadata.annotations?.[FACT_ANNOTATION] ?? '',
        );
        if (tooLong.length > 0) {
          this.#logger.warn(
            `${entityRef} declares in ${FACT_ANNOTATION} what is longer than ${LONGEST_NAME} characters and left out; separate names by commas`,
          );
        }
        declared.push(...names.map(name => ({ entityRef, name })));
      }
    }
    return declared;
  }
}
