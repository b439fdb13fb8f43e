import {
  deploymentDetailsSchema,
  deploymentPageSchema,
} from '@quarterdeck/plugin-dora-common';
import { FactsUnderTest, idOf, iso } from './testing/facts';
import { SCOPE, startWithHistory } from './testing/policyHistory';
import { LIBRARY, OWNER, READER, as } from './testing/underPolicy';

jest.setTimeout(240_000);

it('a deployment does not name incidents of services that its reader may not see', async () => {
  const backend = await startWithHistory();
  const facts = new FactsUnderTest();
  facts.incident(
    'opened',
    idOf('library suffers from shop'),
    {
      number: 4711,
      openedAt: iso(Date.now() - 60_000),
      attributed: {
        factId: null,
        subject: { kind: 'deployment', id: 's2' },
      },
    },
    { entityRef: LIBRARY },
  );
  await backend.tell(facts.facts.map(fact => ({ ...fact, id: idOf('4711') })));
  await backend.until(
    async () => (await backend.listed('failed', as(READER))).length === 2,
  );
  const failed = `/v1/deployments?${SCOPE}&show=failed`;
  const reasonsFor = async (who: string) => {
    const { items } = await backend.ask(deploymentPageSchema, failed, as(who));
    const one = await backend.ask(
      deploymentDetailsSchema,
      '/v1/deployments/s2',
      as(who),
    );
    expect(one.deployment.failedReasons).toEqual(items[1].failedReasons);
    return items.map(({ failedReasons }) =>
      failedReasons.map(({ message }) => message),
    );
  };
  expect(await reasonsFor(READER)).toEqual([
    ['INC-7 comes from it'],
    ['INC-4711 comes from it'],
  ]);
  expect(await reasonsFor(OWNER)).toEqual([
    ['INC-7 comes from it'],
    ['An incident that you may not see comes from it'],
  ]);
  for (const path of [
    failed,
    '/v1/deployments/s2',
    `/v1/export/deployments?${SCOPE}`,
  ]) {
    const { text } = await backend.get(path, as(OWNER));
    expect(text).not.toContain('4711');
  }
});
