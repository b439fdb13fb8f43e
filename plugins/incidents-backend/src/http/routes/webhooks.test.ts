import { TestDatabases, mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  ALERTS_CONFIG,
  AlertsUnderTest,
  OLD_SECRET,
  OLD_TOKEN,
  SECRET,
  TOKEN,
  alertsUnderTest,
  component,
  signed,
} from '../../testing/AlertsUnderTest';
import { MINUTE_MS, NOW, SHOP } from '../../testing/examples';
import {
  YEAR_ONE,
  firingAlert,
  notification,
  pagerdutyEvent,
  resolvedAlert,
} from '../../testing/webhookBodies';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const ENTITIES = [
  component('shop', { 'pagerduty.com/service-id': 'PF9KMXH' }),
  component('cart'),
];
const IN_SHOP = { service: 'shop', namespace: 'shop' };

function nestedWithoutEnd(): unknown[] {
  let nested: unknown[] = [];
  for (let level = 0; level < 1_000; level += 1) {
    nested = [nested];
  }
  return nested;
}

describe.each(databases.eachSupportedId())('webhooks on %s', databaseId => {
  let under: AlertsUnderTest;
  const start = async (config?: Parameters<typeof alertsUnderTest>[2]) => {
    under = await alertsUnderTest(
      await databases.init(databaseId),
      ENTITIES,
      config,
    );
  };
  const standing = async () =>
    (await under.incidents()).map(({ entityRef, environmentId, state }) =>
      [entityRef, environmentId, state].join(' '),
    );
  beforeEach(() => start());

  describe('of Alertmanager', () => {
    it('open one incident, however often they are told, and end it once', async () => {
      const firing = notification([firingAlert('f1', IN_SHOP)]);
      const [first, second] = [
        await under.alertmanager(firing),
        await under.alertmanager(firing),
      ];
      expect([first.status, first.body]).toEqual([
        200,
        {
          accepted: 1,
          repeated: 0,
          unmatched: 0,
          ignored: 0,
          rejected: 0,
          results: [
            {
              key: 'f1',
              result: 'accepted',
              incidentId: expect.any(String),
              reason: null,
            },
          ],
        },
      ]);
      expect(second.body).toMatchObject({ accepted: 0, repeated: 1 });
      const [incident] = await under.incidents();
      expect(incident).toMatchObject({
        entityRef: SHOP,
        environmentId: 'production',
        severity: 'P1',
        source: 'alertmanager',
        startedAt: NOW - 60_000,
      });
      under.at(5 * MINUTE_MS);
      const resolved = notification([resolvedAlert('f1', IN_SHOP)]);
      expect((await under.alertmanager(resolved)).body.accepted).toBe(1);
      expect((await under.alertmanager(resolved)).body.repeated).toBe(1);
      expect(await standing()).toEqual([`${SHOP} production resolved`]);
    });

    it('take alerts of several services in one group apart', async () => {
      await under.alertmanager(
        notification([
          firingAlert('f1', IN_SHOP),
          firingAlert('f2', { service: 'cart', namespace: 'cart-staging' }),
          firingAlert('f3', { service: 'cart', namespace: 'cart-production' }),
        ]),
      );
      expect((await standing()).sort()).toEqual([
        'component:default/cart production open',
        'component:default/cart staging open',
        `${SHOP} production open`,
      ]);
    });

    it('lose no good alert beside those that are no good, and say why', async () => {
      const { status, body } = await under.alertmanager(
        notification([
          firingAlert('f1', { ...IN_SHOP, half: '\ud800' }),
          firingAlert('f2', IN_SHOP, { startsAt: YEAR_ONE }),
          firingAlert('f3', IN_SHOP, { startsAt: '9999-12-31T23:59:59Z' }),
          { nonsense: true },
          null,
          nestedWithoutEnd(),
          firingAlert('f4', IN_SHOP),
          firingAlert('f5', { service: 'nobody' }),
        ]),
      );
      expect(status).toBe(200);
      expect(
        body.results.map(({ result, reason }: Record<string, string>) => [
          result,
          reason?.split('\n')[0],
        ]),
      ).toEqual([
        ['rejected', expect.stringContaining('half a surrogate pair')],
        ['rejected', expect.stringContaining('before the year 2000')],
        ['rejected', expect.stringContaining('later than tomorrow')],
        ['rejected', expect.stringContaining('Invalid')],
        ['rejected', expect.stringContaining('Invalid')],
        ['rejected', expect.stringContaining('nested deeper')],
        ['accepted', undefined],
        ['unmatched', expect.stringContaining('service=nobody')],
      ]);
      expect(await standing()).toEqual([`${SHOP} production open`]);
    });

    it('are refused for good where nothing of them can be used, so that nobody repeats them for ever', async () => {
      const bodies = [
        '{',
        '[]',
        'null',
        JSON.stringify(notification([{ nonsense: true }])),
        JSON.stringify(notification([], { version: '3' })),
        JSON.stringify(notification([], { groupKey: 'a\0b' })),
      ];
      for (const body of bodies) {
        expect((await under.alertmanager(body)).status).toBe(400);
      }
      const deep = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
      expect((await under.alertmanager(deep)).status).toBe(400);
      const huge = await under.alertmanager('x'.repeat(1_100_000));
      expect(huge.status).toBe(413);
      const bytes = await request(under.app)
        .post('/v1/webhooks/alertmanager')
        .set('authorization', `Bearer ${TOKEN}`)
        .set('content-type', 'application/json')
        .set('content-encoding', 'gzip')
        .send('x');
      expect(bytes.status).toBe(415);
      expect(await standing()).toEqual([]);
    });

    it('are refused for now where the fault is ours, so that they are repeated', async () => {
      jest
        .spyOn(under.catalog, 'queryEntities')
        .mockRejectedValue(new Error('the catalog is down'));
      const firing = notification([firingAlert('f1', IN_SHOP)]);
      expect((await under.alertmanager(firing)).status).toBe(503);
      jest.restoreAllMocks();
      expect((await under.alertmanager(firing)).status).toBe(200);
      expect(await standing()).toEqual([`${SHOP} production open`]);
    });

    it('need one of the tokens', async () => {
      const firing = notification([firingAlert('f1', IN_SHOP)]);
      for (const token of ['', `${TOKEN}x`, TOKEN.slice(1), 'Bearer']) {
        expect((await under.alertmanager(firing, token)).status).toBe(401);
      }
      expect(await standing()).toEqual([]);
      expect((await under.alertmanager(firing, OLD_TOKEN)).status).toBe(200);
      await start({ ...ALERTS_CONFIG, incidents: {} });
      expect((await under.alertmanager(firing)).status).toBe(404);
    });

    it('leave nothing of a body in the log, and keep no secret', async () => {
      const labels = {
        ...IN_SHOP,
        db_password: 'hunter2hunter2',
        url: 'postgres://shop:hunter2hunter2@db/shop',
        region: 'eu',
      };
      await under.alertmanager(
        notification([firingAlert('f1', labels), { secret: 'hunter2hunter2' }]),
      );
      await under.alertmanager('{"hunter2hunter2');
      const { info, warn, error, debug } = under.logger;
      const logged = [info, warn, error, debug].flatMap(
        ({ mock }) => mock.calls,
      );
      expect(JSON.stringify(logged)).not.toContain('hunter2');
      const [{ id }] = await under.incidents();
      const [alert] = await under.store.alertsOf([id]);
      expect(alert.labels).toEqual({
        ...IN_SHOP,
        alertname: 'TooManyErrors',
        severity: 'critical',
        region: 'eu',
      });
    });

    it('find an entity that has come since, without being told twice', async () => {
      const firing = notification([firingAlert('f1', { service: 'new' })]);
      expect((await under.alertmanager(firing)).body.unmatched).toBe(1);
      expect(await under.unmatched.list(10)).toHaveLength(1);
      jest.spyOn(under.catalog, 'queryEntities').mockResolvedValue({
        items: [component('new')],
        totalItems: 1,
        pageInfo: {},
      });
      under.at(11_000);
      expect((await under.alertmanager(firing)).body.accepted).toBe(1);
      expect(await under.unmatched.list(10)).toEqual([]);
      jest.restoreAllMocks();
    });

    it('end the incident of an entity that has left the catalog', async () => {
      await under.alertmanager(notification([firingAlert('f1', IN_SHOP)]));
      jest.spyOn(under.catalog, 'queryEntities').mockResolvedValue({
        items: [],
        totalItems: 0,
        pageInfo: {},
      });
      under.at(10 * MINUTE_MS);
      await under.alertmanager(notification([resolvedAlert('f1', IN_SHOP)]));
      expect(await standing()).toEqual([`${SHOP} production resolved`]);
      jest.restoreAllMocks();
    });
  });

  describe('of PagerDuty', () => {
    const triggered = pagerdutyEvent({ type: 'incident.triggered', at: NOW });
    const resolved = pagerdutyEvent(
      { type: 'incident.resolved', at: NOW + MINUTE_MS },
      { status: 'resolved' },
    );

    it('open and end an incident, in whatever order and however often they come', async () => {
      under.at(2 * MINUTE_MS);
      expect((await under.pagerduty(triggered)).body.accepted).toBe(1);
      expect((await under.pagerduty(triggered)).body.repeated).toBe(1);
      expect((await under.pagerduty(resolved)).body.accepted).toBe(1);
      // What was captured on its way is worth nothing.
      expect((await under.pagerduty(triggered)).body.repeated).toBe(1);
      expect(await standing()).toEqual([`${SHOP}  resolved`]);
      under.at(3 * MINUTE_MS);
      const reopened = pagerdutyEvent({
        type: 'incident.reopened',
        at: NOW + 2 * MINUTE_MS,
      });
      expect((await under.pagerduty(reopened)).body.accepted).toBe(1);
      expect((await under.pagerduty(resolved)).body.repeated).toBe(1);
      expect(await standing()).toEqual([`${SHOP}  open`]);
    });

    it('open nothing for an end that comes first, nor for notes and pings', async () => {
      under.at(2 * MINUTE_MS);
      expect((await under.pagerduty(resolved)).body.repeated).toBe(1);
      const note = pagerdutyEvent(
        { type: 'incident.annotated', at: NOW },
        { type: 'incident_note' },
      );
      const ping = pagerdutyEvent(
        { type: 'pagey.ping', at: NOW },
        { type: 'ping' },
      );
      for (const event of [note, ping]) {
        const { status, body } = await under.pagerduty(event);
        expect([status, body.ignored]).toEqual([200, 1]);
      }
      expect(await standing()).toEqual([]);
    });

    it('need a signature of these very bytes by one of the secrets', async () => {
      const body = JSON.stringify(triggered);
      const other = signed(body, 'a secret of nobody at all');
      const refused = [
        '',
        'v1=',
        other,
        signed(body).slice(0, -1),
        signed(body).replace('v1=', 'v0='),
        signed(`${body} `),
      ];
      for (const signature of refused) {
        expect((await under.pagerduty(body, signature)).status).toBe(401);
      }
      expect(await standing()).toEqual([]);
      const both = `${other},${signed(body, SECRET)}`;
      expect((await under.pagerduty(body, both)).status).toBe(200);
      const old = signed(body, OLD_SECRET);
      expect((await under.pagerduty(body, old)).status).toBe(200);
      await start({ ...ALERTS_CONFIG, incidents: {} });
      expect((await under.pagerduty(body)).status).toBe(404);
    });

    it('take the priority as it is said, and refuse what was recorded long ago', async () => {
      const grave = pagerdutyEvent(
        { type: 'incident.triggered', at: NOW },
        { priority: { id: 'P1', summary: 'P0' } },
      );
      await under.pagerduty(grave);
      expect((await under.incidents())[0].severity).toBe('P0');
      const old = pagerdutyEvent({
        type: 'incident.triggered',
        at: NOW - 8 * 24 * 60 * MINUTE_MS,
      });
      const { status, body } = await under.pagerduty(old);
      expect([status, body.error.message]).toEqual([
        400,
        expect.stringContaining('seven days'),
      ]);
    });
  });

  it('keep what is of no service for those who may open incidents of all', async () => {
    const labels = { service: 'nobody', api_key: 'hunter2hunter2' };
    const firing = notification([firingAlert('f1', labels)]);
    await under.alertmanager(firing);
    await under.alertmanager(firing);
    const { status, body } = await request(under.app)
      .get('/v1/unmatched-alerts')
      .set('authorization', mockCredentials.user.header());
    expect(status).toBe(200);
    expect(body.items).toEqual([
      {
        id: expect.any(String),
        source: 'alertmanager',
        name: 'TooManyErrors',
        state: 'firing',
        reason: expect.stringContaining('service=nobody'),
        labels: {
          alertname: 'TooManyErrors',
          severity: 'critical',
          service: 'nobody',
        },
        summary: 'Too many requests fail',
        link: 'http://prometheus.example/graph?g0.expr=up',
        firstSeenAt: new Date(NOW).toISOString(),
        lastSeenAt: new Date(NOW).toISOString(),
        notifications: 2,
      },
    ]);
    await under.unmatched.purge(NOW + 1);
    expect(await under.unmatched.list(10)).toEqual([]);
  });
});
