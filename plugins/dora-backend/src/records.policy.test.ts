import {
  Candidates,
  candidatesSchema,
  dashboardSchema,
  deploymentDetailsSchema,
  deploymentPageSchema,
  explanationSchema,
} from '@quarterdeck/plugin-dora-common';
import { idOf } from './testing/facts';
import {
  LIBRARYS_INCIDENT,
  SCOPE,
  SHOPS_INCIDENT,
  startWithHistory,
} from './testing/policyHistory';
import { OWNER, READER, SHOP, as, statuses } from './testing/underPolicy';

jest.setTimeout(240_000);

describe('records and actions under a policy', () => {
  let backend: Awaited<ReturnType<typeof startWithHistory>>;
  beforeAll(async () => {
    backend = await startWithHistory();
  });

  it('lists what counts, what failed and what does not count, with the reason', async () => {
    expect(await backend.listed('counted')).toEqual(['s3', 's2', 's1']);
    expect(await backend.listed('failed')).toEqual(['s3']);
    expect(await backend.listed('open')).toEqual(['s3']);
    const { items } = await backend.ask(
      deploymentPageSchema,
      `/v1/deployments?${SCOPE}&show=not-counted`,
    );
    expect(items.map(({ id, reason }) => [id, reason.code])).toEqual([
      ['running', 'not-counted.under-way'],
      ['staged', 'not-counted.other-tier'],
    ]);
    const { pageInfo } = await backend.ask(
      deploymentPageSchema,
      `/v1/deployments?${SCOPE}&limit=2`,
    );
    const rest = await backend.ask(
      deploymentPageSchema,
      `/v1/deployments?${SCOPE}&limit=2&cursor=${pageInfo.nextCursor}`,
    );
    expect(rest.items.map(({ id }) => id)).toEqual(['s1']);
    expect(rest.pageInfo).toEqual({});
  });

  it('opens one', async () => {
    const details = await backend.ask(
      deploymentDetailsSchema,
      '/v1/deployments/s3',
    );
    expect(details).toMatchObject({
      deployment: { isFailed: true, version: 's3' },
      incidents: [{ number: 7, mayCorrect: true, deploymentId: 's3' }],
    });
  });

  it('lists of each bucket exactly what its number counts', async () => {
    const { metrics, quality } = await backend.ask(
      dashboardSchema,
      `/v1/metrics?${SCOPE}&bucket=day`,
    );
    const lists = {
      'deployment-frequency': 'counted',
      'change-fail-rate': 'failed',
      'failed-deployment-recovery-time': 'recovered',
      'deployment-rework-rate': 'rework',
    };
    const counted: Record<string, number> = {};
    for (const [metric, show] of Object.entries(lists)) {
      const measured = metrics.find(each => each.metric === metric);
      const points = measured?.series.slice(-5) ?? [];
      expect(points).toHaveLength(5);
      for (const { from, to, numerator, n } of points) {
        const bucket = `${SCOPE}&from=${from}&to=${to}`;
        const ids = await backend.listed(show, as(OWNER), bucket);
        expect([metric, from, ids.length]).toEqual([
          metric,
          from,
          show === 'recovered' ? n : (numerator ?? 0),
        ]);
        counted[show] = (counted[show] ?? 0) + ids.length;
      }
    }
    expect(counted).toMatchObject({ counted: 3, failed: 1, recovered: 0 });
    expect(await backend.listed('open')).toHaveLength(quality.open);
  });

  it('explains a number', async () => {
    const told = await backend.ask(
      explanationSchema,
      `/v1/explanation?${SCOPE}&metric=change-fail-rate`,
    );
    expect(told.lines.map(({ message }) => message)).toEqual([
      'Deployments that failed: 1 of 3',
      'Incidents: 1, of which 1 come from a deployment',
    ]);
    expect(told.notCounted).toEqual([
      {
        deployments: 1,
        reason: expect.objectContaining({ code: 'not-counted.under-way' }),
      },
      {
        deployments: 1,
        reason: expect.objectContaining({ code: 'not-counted.other-tier' }),
      },
    ]);
  });

  it('exports all of a window as CSV', async () => {
    const { text, headers } = await backend.get(
      `/v1/export/deployments?${SCOPE}`,
      as(OWNER),
    );
    expect(headers['content-type']).toContain('text/csv');
    expect(headers['content-disposition']).toMatch(
      /attachment; filename="dora-deployments-.*\.csv"/,
    );
    const lines = text.trimEnd().split('\r\n');
    expect(lines.map(line => line.split(',')[0])).toEqual([
      '\ufeffid',
      's3',
      's2',
      's1',
      'running',
      'staged',
    ]);
  });

  it.each([
    [`/v1/deployments?${SCOPE}`, 403],
    [`/v1/incidents?${SCOPE}`, 403],
    [`/v1/export/deployments?${SCOPE}`, 403],
    [`/v1/explanation?${SCOPE}&metric=change-fail-rate`, 403],
    ['/v1/deployments/s3', 404],
    [`/v1/incidents/${SHOPS_INCIDENT}/candidates`, 404],
  ])('GET %s is for who may see the metrics', async (path, strangers) => {
    expect(await statuses(who => backend.get(path, who))).toEqual({
      owner: 200,
      reader: 200,
      stranger: strangers,
      blind: 404,
      service: 200,
      anonymous: 401,
    });
  });

  it('gives nothing away of what others own', async () => {
    expect(await backend.listed('counted', as(OWNER), 'scope=catalog')).toEqual(
      ['s3', 's2', 's1'],
    );
    expect(
      (await backend.listed('counted', as(READER), 'scope=catalog')).sort(),
    ).toEqual(['l1', 'late', 's1', 's2', 's3']);
    for (const path of [
      '/v1/deployments/l1',
      '/v1/deployments/absent',
      `/v1/incidents/${LIBRARYS_INCIDENT}/candidates`,
      `/v1/incidents/${idOf('absent')}/candidates`,
    ]) {
      const { status, body } = await backend.get(path, as(OWNER));
      expect([status, body.error.message]).toEqual([
        404,
        expect.stringMatching(/^There is no .*, or you may not see it$/),
      ]);
    }
  });

  it.each([
    ['/v1/deployments', 400],
    ['/v1/deployments?scope=entity', 400],
    ['/v1/deployments?scope=secret', 400],
    [`/v1/deployments?${SCOPE}&limit=101`, 400],
    [`/v1/deployments?${SCOPE}&limit=1000000000`, 400],
    [`/v1/deployments?${SCOPE}&show=secret`, 400],
    [`/v1/deployments?${SCOPE}&tier=none`, 400],
    [`/v1/deployments?${SCOPE}&cursor=x`, 400],
    [`/v1/deployments?${SCOPE}&cursor=${cursorOf({ at: '1', id: {} })}`, 400],
    [
      `/v1/deployments?${SCOPE}&cursor=${cursorOf({ at: 1, id: "' or 1=1" })}`,
      200,
    ],
    [`/v1/deployments?${SCOPE}&cursor=${cursorOf({ at: 1, id: '\0' })}`, 400],
    [`/v1/deployments?${SCOPE}&from=2020-01-01T00:00:00Z`, 400],
    [`/v1/deployments?scope=entity&ref=shop`, 400],
    [`/v1/deployments/${'x'.repeat(201)}`, 400],
    ['/v1/incidents/no-uuid/candidates', 400],
    [`/v1/explanation?${SCOPE}`, 400],
    [`/v1/explanation?${SCOPE}&metric=luck`, 400],
  ])('GET %s answers %i', async (path, status) => {
    expect((await backend.get(path, as(OWNER))).status).toBe(status);
  });

  const candidateIds = ({ items }: Candidates) =>
    items.map(({ deployment, isCurrent }) => [deployment.id, isCurrent]);

  it('names who an incident may come from: its own first, then those of others that one may see', async () => {
    const path = `/v1/incidents/${SHOPS_INCIDENT}/candidates`;
    const own = [
      ['s3', true],
      ['s2', false],
      ['s1', false],
      ['staged', false],
    ];
    expect(candidateIds(await backend.ask(candidatesSchema, path))).toEqual(
      own,
    );
    expect(
      candidateIds(await backend.ask(candidatesSchema, path, as(READER))),
    ).toEqual([...own, ['l1', false]]);
  });

  describe('actions', () => {
    it.each([
      ['query-metrics', { ref: SHOP }],
      ['explain-metric', { ref: SHOP, metric: 'change-fail-rate' }],
      ['list-failed-deployments', { ref: SHOP }],
    ])('%s asks as who calls it', async (name, input) => {
      expect(await statuses(who => backend.act(name, input, who))).toEqual({
        owner: 200,
        reader: 200,
        stranger: 403,
        blind: 404,
        service: 200,
        anonymous: 401,
      });
    });

    it('tell what the pages show', async () => {
      const outputOf = async (name: string, input: object) =>
        (await backend.act(name, input, as(OWNER))).body.output;
      const metrics = await outputOf('query-metrics', { ref: SHOP });
      expect(metrics.metrics[2]).toMatchObject({
        metric: 'change-fail-rate',
        value: 1 / 3,
        numerator: 1,
        denominator: 3,
      });
      expect(metrics.openFailures).toBe(1);
      expect(
        await outputOf('explain-metric', {
          ref: SHOP,
          metric: 'deployment-frequency',
        }),
      ).toMatchObject({
        numerator: 3,
        lines: [
          'Deployments that count: 3',
          expect.stringMatching(/^Days of the window/),
        ],
      });
      for (const isOpen of [true, false]) {
        expect(
          await outputOf('list-failed-deployments', { ref: SHOP, isOpen }),
        ).toMatchObject({
          items: [{ id: 's3', reasons: ['INC-7 comes from it'] }],
          more: false,
        });
      }
    });

    it.each([
      ['query-metrics', { ref: 'shop' }],
      ['query-metrics', { ref: SHOP, tier: 'moon' }],
      ['explain-metric', { ref: SHOP, metric: 'luck' }],
      ['list-failed-deployments', { scope: 'everything' }],
      ['list-failed-deployments', { ref: SHOP, limit: 1000 }],
    ])('%s refuses %j', async (name, input) => {
      expect((await backend.act(name, input, as(OWNER))).status).toBe(400);
    });
  });
});

function cursorOf(key: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}
