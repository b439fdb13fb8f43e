import { mockServices } from '@backstage/backend-test-utils';
import { TOKEN, signed } from './testing/AlertsUnderTest';
import {
  OWNER,
  SHOP,
  WHO,
  Who,
  as,
  startUnderPolicy,
} from './testing/underPolicy';
import {
  firingAlert,
  notification,
  pagerdutyEvent,
} from './testing/webhookBodies';

jest.setTimeout(180_000);

describe('alerts under a policy that looks at the entity', () => {
  let backend: Awaited<ReturnType<typeof startUnderPolicy>>;
  const bearer = { authorization: `Bearer ${TOKEN}` };
  const now = () => new Date().toISOString();
  const firing = (fingerprint: string, service: string) =>
    notification([
      firingAlert(
        fingerprint,
        { service, namespace: 'shop' },
        { startsAt: now() },
      ),
    ]);

  beforeAll(async () => {
    backend = await startUnderPolicy(mockServices.auditor.factory());
  });

  it('come in by their token alone, and open an incident of the service', async () => {
    const path = '/v1/webhooks/alertmanager';
    const { status, body } = await backend.post(
      path,
      firing('f1', 'shop'),
      bearer,
    );
    expect([status, body.accepted]).toEqual([200, 1]);
    const { body: page } = await backend.get(
      `/v1/incidents?entity=${SHOP}`,
      as(OWNER),
    );
    expect(page.items).toEqual([
      expect.objectContaining({
        entityRef: SHOP,
        environmentId: 'production',
        severity: 'P1',
        source: 'alertmanager',
        firingAlerts: 1,
      }),
    ]);
  });

  // What the portal itself gives out opens no door for senders.
  it.each(Object.keys(WHO).filter((each): each is Who => each in WHO))(
    'are not taken from %s',
    async who => {
      const event = pagerdutyEvent({
        type: 'incident.triggered',
        at: Date.now(),
      });
      for (const [path, body] of [
        ['/v1/webhooks/alertmanager', firing('f2', 'shop')],
        ['/v1/webhooks/pagerduty', event],
      ] as const) {
        const { status } = await backend.post(path, body, WHO[who]);
        expect(status).toBe(401);
      }
    },
  );

  it('of PagerDuty come in by their signature alone', async () => {
    const event = pagerdutyEvent({ type: 'pagey.ping', at: Date.now() });
    const { status, body } = await backend.post(
      '/v1/webhooks/pagerduty',
      event,
      { 'x-pagerduty-signature': signed(JSON.stringify(event)) },
    );
    expect([status, body.ignored]).toEqual([200, 1]);
  });

  it.each<[Who, number]>([
    ['owner', 403],
    ['reader', 403],
    ['approver', 200],
    ['stranger', 403],
    ['blind', 403],
    ['service', 200],
    ['anonymous', 401],
  ])(
    'of no service are for who may open incidents of all: %s, %i',
    async (who, expected) => {
      await backend.post(
        '/v1/webhooks/alertmanager',
        firing('f3', 'nobody'),
        bearer,
      );
      const { status, body } = await backend.get(
        '/v1/unmatched-alerts',
        WHO[who],
      );
      expect(status).toBe(expected);
      expect(body.items?.length).toBe(expected === 200 ? 1 : undefined);
    },
  );
});
