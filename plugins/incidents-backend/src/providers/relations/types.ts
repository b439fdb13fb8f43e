import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Relations } from '../../domain/suspects';

export interface RelatedEntities {
  /** Without the entity itself. */
  relations: Relations;
  /** How many more there are that the reader may not see. */
  hidden: number;
}

/** What an entity needs, what needs it, and what stands beside it. */
export interface RelationsPort {
  of(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<RelatedEntities>;
}
