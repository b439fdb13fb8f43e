import { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { countedIncidentSchema } from '@quarterdeck/plugin-dora-common';
import {
  LIBRARYS_INCIDENT,
  SHOPS_INCIDENT,
  startWithHistory,
} from './testing/policyHistory';
import {
  OWNER,
  READER,
  SHOP,
  as,
  onBehalfOf,
  statuses,
} from './testing/underPolicy';

jest.setTimeout(240_000);

describe('corrections under a policy', () => {
  let backend: Awaited<ReturnType<typeof startWithHistory>>;
  const audit: string[] = [];
  const note = (
    how: string,
    { eventId, meta }: AuditorServiceCreateEventOptions,
  ) => audit.push(`${eventId} ${meta?.actionType} ${how}`);
  const auditor = mockServices.auditor.mock({
    createEvent: async (options: AuditorServiceCreateEventOptions) => ({
      success: async () => {
        note('succeeded', options);
      },
      fail: async () => {
        note('failed', options);
      },
    }),
  });
  const attribution = `/v1/incidents/${SHOPS_INCIDENT}/attribution`;
  const correct = (deploymentId: string | null, headers = as(OWNER)) =>
    backend.send(
      'put',
      attribution,
      { deploymentId, reason: 'We looked at the logs' },
      headers,
    );

  beforeAll(async () => {
    backend = await startWithHistory(auditor.factory);
  });

  afterEach(async () => {
    await backend.send(
      'delete',
      attribution,
      { reason: 'The test is over' },
      as(OWNER),
    );
  });

  it('are for who may correct, in person', async () => {
    expect(await statuses(who => correct('s2', who))).toEqual({
      owner: 200,
      reader: 403,
      stranger: 404,
      blind: 404,
      service: 403,
      anonymous: 401,
    });
    expect((await correct('s1', onBehalfOf(OWNER))).status).toBe(403);
    expect(await backend.listed('failed')).toEqual(['s2']);
  });

  it('move the numbers at once, and leave an audit record and a fact', async () => {
    audit.length = 0;
    const before = (await backend.told('dora.attribution.corrected')).length;
    const { body } = await correct('s2');
    expect(countedIncidentSchema.parse(body)).toMatchObject({
      deploymentId: 's2',
      method: 'corrected',
      correction: { by: OWNER, reason: 'We looked at the logs' },
    });
    expect(await backend.listed('failed')).toEqual(['s2']);
    expect(audit).toContain('attribution correct succeeded');
    await backend.until(
      async () =>
        (await backend.told('dora.attribution.corrected')).length > before,
    );
    const [fact] = await backend.told('dora.attribution.corrected');
    expect(fact).toMatchObject({
      entityRef: SHOP,
      environmentId: 'production',
      actor: { kind: 'user', ref: OWNER },
      subject: { kind: 'incident', id: SHOPS_INCIDENT },
      payload: {
        number: 7,
        deploymentId: 's2',
        previousDeploymentId: 's3',
        by: OWNER,
        reason: 'We looked at the logs',
      },
    });
  });

  it('change nothing where that is so already', async () => {
    await correct('s2');
    const { body: once } = await correct('s2');
    const { body: twice } = await backend.send(
      'put',
      attribution,
      { deploymentId: 's2', reason: 'Still so' },
      as(OWNER),
    );
    expect(twice).toEqual(once);
  });

  it('may say that none is to blame, and are taken back', async () => {
    await correct(null);
    expect(await backend.listed('failed')).toEqual([]);
    const { body } = await backend.send(
      'delete',
      attribution,
      { reason: 'I was wrong' },
      as(OWNER),
    );
    expect(countedIncidentSchema.parse(body)).toMatchObject({
      deploymentId: 's3',
      method: 'latest-before',
      correction: null,
    });
    expect(await backend.listed('failed')).toEqual(['s3']);
    const again = await backend.send(
      'delete',
      attribution,
      { reason: 'I was wrong' },
      as(OWNER),
    );
    expect(again.status).toBe(404);
  });

  it('of two at once leave one, and both on record', async () => {
    const before = (await backend.told('dora.attribution.corrected')).length;
    const answers = await Promise.all([correct('s1'), correct('s2')]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await backend.listed('failed')).toHaveLength(1);
    await backend.until(
      async () =>
        (await backend.told('dora.attribution.corrected')).length ===
        before + 2,
    );
  });

  it.each([
    ['one that is not there', { deploymentId: 'absent' }, 404],
    ['one of others that they may not see', { deploymentId: 'l1' }, 404],
    ['no reason', { deploymentId: 's2', reason: ' ' }, 400],
    ['half a reason', { deploymentId: 's2', reason: 'a\0b' }, 400],
    [
      'a very long reason',
      { deploymentId: 's2', reason: 'x'.repeat(1001) },
      400,
    ],
    ['nothing', { deploymentId: undefined }, 400],
    ['an empty id', { deploymentId: '' }, 400],
  ])('refuse %s', async (_, body, status) => {
    const answer = await backend.send(
      'put',
      attribution,
      { reason: 'Because', ...body },
      as(OWNER),
    );
    expect(answer.status).toBe(status);
    expect(await backend.listed('failed')).toEqual(['s3']);
  });

  it('refuse a deployment that began later', async () => {
    const answer = await backend.send(
      'put',
      `/v1/incidents/${LIBRARYS_INCIDENT}/attribution`,
      { deploymentId: 'late', reason: 'It was late' },
      as(READER),
    );
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      'The deployment late began after INC-8 was opened, so it does not come from it; choose an earlier one',
    ]);
  });
});
