import { BackendFeature } from '@backstage/backend-plugin-api';
import { deploymentPageSchema } from '@quarterdeck/plugin-dora-common';
import { z } from 'zod';
import { FactsUnderTest, idOf, iso } from './facts';
import { LIBRARY, OWNER, SHOP, as, startUnderPolicy } from './underPolicy';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
export const SCOPE = `scope=entity&ref=${SHOP}`;
export const SHOPS_INCIDENT = idOf('shop is broken');
export const LIBRARYS_INCIDENT = idOf('library is broken');

/** A week in which three versions of shop and one of library went out; the last of shop broke it. */
function history(now: number) {
  const facts = new FactsUnderTest();
  const deploy = (
    id: string,
    at: number,
    told: Parameters<typeof facts.deployment>[2] | object = {},
  ) =>
    facts.deployment('finished', id, {
      entityRef: SHOP,
      version: id,
      startedAt: iso(at),
      finishedAt: iso(at + MINUTE_MS),
      outcome: 'succeeded',
      ...told,
    });
  deploy('s1', now - 3 * DAY_MS);
  deploy('s2', now - 2 * DAY_MS);
  deploy('s3', now - 30 * MINUTE_MS);
  deploy('staged', now - 4 * DAY_MS, { environmentId: 'staging' });
  deploy('running', now - 5 * MINUTE_MS, {
    finishedAt: null,
    outcome: null,
  });
  deploy('l1', now - 2 * DAY_MS, { entityRef: LIBRARY });
  deploy('late', now - MINUTE_MS, { entityRef: LIBRARY });
  facts.incident(
    'opened',
    LIBRARYS_INCIDENT,
    {
      number: 8,
      openedAt: iso(now - DAY_MS),
    },
    { entityRef: LIBRARY },
  );
  facts.incident(
    'opened',
    SHOPS_INCIDENT,
    {
      number: 7,
      openedAt: iso(now - 10 * MINUTE_MS),
    },
    { entityRef: SHOP },
  );
  return facts.facts;
}

/** The room under a policy, once it has read that week. */
export async function startWithHistory(...features: BackendFeature[]) {
  const backend = await startUnderPolicy(...features);
  const ask = async <T extends z.ZodType>(
    schema: T,
    path: string,
    headers = as(OWNER),
  ): Promise<z.output<T>> => {
    const { body, status } = await backend.get(path, headers);
    if (status !== 200) {
      throw new Error(`${path}: ${JSON.stringify(body)}`);
    }
    return schema.parse(body);
  };
  /** The ids of a list of deployments. */
  const listed = async (show: string, headers = as(OWNER), scope = SCOPE) => {
    const { items } = await ask(
      deploymentPageSchema,
      `/v1/deployments?${scope}&show=${show}`,
      headers,
    );
    return items.map(({ id }) => id);
  };
  await backend.tell(history(Date.now()));
  await backend.until(async () => {
    const { body } = await backend.get(
      `/v1/deployments?${SCOPE}&show=failed`,
      as(OWNER),
    );
    // The catalog may not know the service yet.
    return body.items?.length === 1;
  });
  return { ...backend, ask, listed };
}
