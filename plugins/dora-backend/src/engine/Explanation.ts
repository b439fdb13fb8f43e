import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  Dashboard,
  Explanation as Answer,
  explanationQuerySchema,
  scopeQuerySchema,
} from '@quarterdeck/plugin-dora-common';
import { z } from 'zod';
import { KnexRecords } from '../database/KnexRecords';
import { explain, explainNotCounted } from '../domain/explain';
import { ScopeResolver } from './RecordReader';

/** The numbers of a scope, as its page shows them. */
export interface DashboardReader {
  read(
    query: z.output<typeof scopeQuerySchema>,
    credentials: BackstageCredentials,
  ): Promise<Dashboard>;
}

/** How a number comes about, in words, and what is not in it. */
export class Explanation {
  constructor(
    private readonly options: {
      dashboards: DashboardReader;
      records: KnexRecords;
      scopes: ScopeResolver;
    },
  ) {}

  async of(
    { metric, ...query }: z.output<typeof explanationQuerySchema>,
    credentials: BackstageCredentials,
  ): Promise<Answer> {
    const { dashboards, records, scopes } = this.options;
    const { whose } = await scopes.resolve(query, credentials);
    const { asOf, window, metrics, quality } = await dashboards.read(
      query,
      credentials,
    );
    const measured = metrics.find(each => each.metric === metric);
    if (!measured) {
      throw new Error(`The dashboard says nothing of ${metric}`);
    }
    const notCounted = await records.notCounted(whose, query.tier, {
      from: Date.parse(window.from),
      to: Date.parse(window.to),
    });
    return {
      asOf,
      window,
      measured,
      lines: explain(measured, quality),
      notCounted: explainNotCounted(notCounted, query.tier),
    };
  }
}
