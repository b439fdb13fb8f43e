import { mockServices } from '@backstage/backend-test-utils';
import { Incident, incidentSchema } from '@quarterdeck/plugin-incidents-common';
import {
  APPROVER,
  LIBRARY,
  OWNER,
  READER,
  SHOP,
  WHO,
  Who,
  as,
  onBehalfOf,
  startUnderPolicy,
} from './testing/underPolicy';

jest.setTimeout(180_000);

const ABSENT = '01890000-0000-7000-8000-000000000000';

describe('incidents under a policy that looks at the entity', () => {
  let backend: Awaited<ReturnType<typeof startUnderPolicy>>;

  const open = async (changes: object = {}): Promise<Incident> => {
    const response = await backend.post(
      '/v1/incidents',
      {
        entityRef: SHOP,
        title: 'Orders fail',
        severity: 'P1',
        // Further apart than what is joined.
        startedAt: new Date(started).toISOString(),
        ...changes,
      },
      as(OWNER),
    );
    started -= 2 * 3_600_000;
    expect([response.status, response.body.error]).toEqual([201, undefined]);
    return incidentSchema.parse(response.body);
  };
  let started = Date.now() - 3_600_000;
  const one = (incident: Incident, verb = '') =>
    `/v1/incidents/${incident.id}${verb && `/${verb}`}`;
  const change = async (
    incident: Incident,
    verb: string,
    body: object = {},
  ) => {
    const response = await backend.post(one(incident, verb), body, as(OWNER));
    expect([response.status, response.body.error]).toEqual([200, undefined]);
    return incidentSchema.parse(response.body);
  };

  beforeAll(async () => {
    backend = await startUnderPolicy(mockServices.auditor.factory());
  });

  it('goes through its whole life', async () => {
    const incident = await open();
    expect(incident).toMatchObject({
      state: 'open',
      openedBy: OWNER,
      owner: OWNER,
      missing: [{ code: 'missing.role', params: { role: 'commander' } }],
    });
    expect(incident.controls).toContain('acknowledge');
    expect(incident.updateTemplates[0].text).toContain(
      'shop has a problem: Orders fail',
    );
    expect(await change(incident, 'acknowledge')).toMatchObject({
      state: 'acknowledged',
      commander: OWNER,
      reason: { code: 'state.acknowledged' },
    });
    expect(
      (await change(incident, 'severity', { severity: 'P2' })).severity,
    ).toBe('P2');
    const assigned = { role: 'scribe', user: READER };
    expect((await change(incident, 'assign', assigned)).roles.scribe).toBe(
      READER,
    );
    expect((await change(incident, 'mitigate')).state).toBe('mitigated');
    const resolved = await change(incident, 'resolve', { comment: 'it holds' });
    expect(resolved.state).toBe('resolved');
    expect(resolved.clocks.every(({ isRunning }) => !isRunning)).toBe(true);
    expect(
      await change(incident, 'reopen', { comment: 'it does not' }),
    ).toMatchObject({
      state: 'acknowledged',
      reopenedCount: 1,
      resolvedAt: null,
    });
  });

  it('keeps what people write down', async () => {
    const incident = await open();
    const soon = new Date(Date.now() + 600_000).toISOString();
    const update = { text: 'We are on it', nextUpdateAt: soon };
    const updated = await change(incident, 'updates', update);
    expect(updated.updates).toMatchObject([{ ...update, by: OWNER }]);
    expect(updated.nextUpdateDueAt).toBe(soon);
    await change(incident, 'comments', { text: 'It is the cache' });
    const item = {
      title: 'Alert on the cache',
      owner: READER,
      dueOn: '2030-01-31',
    };
    const { actionItems } = await change(incident, 'action-items', item);
    expect(actionItems).toMatchObject([{ ...item, doneAt: null }]);
    const done = `action-items/${actionItems[0].id}/done`;
    expect((await change(incident, done)).actionItems[0].doneAt).not.toBeNull();
    expect(
      (await change(incident, 'attribution', { factId: null })).attribution,
    ).toMatchObject({
      factId: null,
      by: OWNER,
    });
  });

  it('merges two, and leads from the one to the other', async () => {
    const one1 = await open();
    const two = await open({ severity: 'P0' });
    const merged = await change(two, 'merge', { into: one1.id });
    expect(merged).toMatchObject({
      state: 'merged',
      mergedInto: { id: one1.id, number: one1.number },
      controls: [],
      controlsReason: { code: 'control.merged' },
    });
    const response = await backend.get(one(one1), as(OWNER));
    expect(response.body).toMatchObject({
      severity: 'P0',
      mergedFrom: [{ id: two.id, number: two.number }],
      startedAt: two.startedAt,
    });
    const back = await backend.post(
      one(one1, 'merge'),
      { into: two.id },
      as(OWNER),
    );
    expect([back.status, back.body.error.message]).toEqual([
      400,
      expect.stringContaining('into itself'),
    ]);
  });

  it('opens one for one key, and joins what is open', async () => {
    const body = {
      entityRef: SHOP,
      environmentId: 'staging',
      title: 'Staging is down',
      severity: 'P3',
    };
    const headers = { ...as(OWNER), 'idempotency-key': 'k1' };
    const first = await backend.post('/v1/incidents', body, headers);
    const again = await backend.post('/v1/incidents', body, headers);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).toBe(first.body.id);
    const other = await backend.post(
      '/v1/incidents',
      { ...body, severity: 'P1' },
      as(APPROVER),
    );
    expect([other.status, other.body.id, other.body.severity]).toEqual([
      200,
      first.body.id,
      'P1',
    ]);
  });

  it.each([
    [{ severity: 'P9' }, /severity/],
    [{ title: ' ' }, /title/],
    [
      { environmentId: 'nowhere' },
      /no environment "nowhere"; there is production, staging/,
    ],
    [{ startedAt: '2999-01-01T00:00:00.000Z' }, /in the past/],
    [{ entityRef: 'shop' }, /full entity reference/],
    [{ title: 'a\0b' }, /NUL/],
  ])('refuses to open %j', async (changes, message) => {
    const body = { entityRef: SHOP, title: 'x', severity: 'P1', ...changes };
    const response = await backend.post('/v1/incidents', body, as(OWNER));
    expect(response.status).toBe(400);
    expect(response.body.error.message).toMatch(message);
  });

  it.each([
    [
      'mitigate',
      { at: '2000-01-01T00:00:00.000Z' },
      400,
      /it cannot have been over before/,
    ],
    ['resolve', { at: '2999-01-01T00:00:00.000Z' }, 400, /in the past/],
    ['reopen', { comment: 'x' }, 409, /is open; one cannot reopen it/],
    ['reopen', {}, 400, /comment/],
    [
      'assign',
      { role: 'scribe', user: 'user:default/nobody' },
      400,
      /nobody whom the catalog knows/,
    ],
    ['assign', { role: 'scribe', user: SHOP }, 400, /name a person/],
    ['merge', { into: ABSENT }, 404, /no incident/],
    [
      'updates',
      { text: 'x', nextUpdateAt: '2000-01-01T00:00:00.000Z' },
      400,
      /in the future/,
    ],
    ['updates', { text: ' ' }, 400, /text/],
    [
      'action-items',
      { title: 'x', owner: 'user:default/nobody' },
      400,
      /knows no/,
    ],
    [`action-items/${ABSENT}/done`, {}, 404, /no such action item/],
    [`alerts/${ABSENT}/verdict`, { verdict: 'true' }, 404, /no alert/],
    ['attribution', { factId: 'x' }, 400, /factId/],
  ])('refuses to %s with %j', async (verb, body, status, message) => {
    const incident = await open();
    const response = await backend.post(one(incident, verb), body, as(OWNER));
    expect([response.status, response.body.error.message]).toEqual([
      status,
      expect.stringMatching(message),
    ]);
  });

  describe('each endpoint', () => {
    let incident: Incident;
    let foreign: Incident;
    beforeAll(async () => {
      incident = await open();
      const opened = await backend.post(
        '/v1/incidents',
        { entityRef: LIBRARY, title: 'No books', severity: 'P2' },
        as(READER),
      );
      foreign = incidentSchema.parse(opened.body);
    });

    const statuses = async (ask: (who: Who) => Promise<{ status: number }>) => {
      const answered: Partial<Record<Who, number>> = {};
      for (const who of WHOS) {
        answered[who] = (await ask(who)).status;
      }
      return answered;
    };
    const reading = {
      owner: 200,
      reader: 200,
      approver: 200,
      stranger: 404,
      blind: 404,
      service: 200,
      anonymous: 401,
    };
    const responding = {
      owner: 200,
      reader: 403,
      approver: 403,
      stranger: 404,
      blind: 404,
      service: 403,
      anonymous: 401,
    };

    it('that reads one', async () => {
      expect(
        await statuses(who => backend.get(one(incident), WHO[who])),
      ).toEqual(reading);
    });

    it.each(['/v1/incidents', '/v1/statistics', '/v1/demands'])(
      'GET %s',
      async path => {
        expect(await statuses(who => backend.get(path, WHO[who]))).toEqual({
          owner: 200,
          reader: 200,
          approver: 200,
          stranger: 200,
          blind: 200,
          service: 200,
          anonymous: 401,
        });
      },
    );

    it.each([
      ['acknowledge', {}],
      ['severity', { severity: 'P1' }],
      ['assign', { role: 'liaison', user: null }],
      ['updates', { text: 'x' }],
      ['comments', { text: 'x' }],
      ['attribution', { factId: null }],
      ['action-items', { title: 'x' }],
      ['mitigate', {}],
      ['resolve', {}],
    ])('POST …/%s', async (verb, body) => {
      expect(
        await statuses(who =>
          backend.post(one(incident, verb), body, WHO[who]),
        ),
      ).toEqual(responding);
    });

    it('POST …/reopen', async () => {
      expect(
        await statuses(who =>
          backend.post(one(incident, 'reopen'), { comment: 'x' }, WHO[who]),
        ),
      ).toEqual(responding);
    });

    it('POST …/action-items/:itemId/done', async () => {
      const { actionItems } = await change(incident, 'action-items', {
        title: 'y',
      });
      const path = one(incident, `action-items/${actionItems[0].id}/done`);
      expect(await statuses(who => backend.post(path, {}, WHO[who]))).toEqual(
        responding,
      );
    });

    it('POST …/alerts/:alertId/verdict', async () => {
      const path = one(incident, `alerts/${ABSENT}/verdict`);
      expect(
        await statuses(who =>
          backend.post(path, { verdict: 'true' }, WHO[who]),
        ),
      ).toEqual({ ...responding, owner: 404 });
    });

    it('POST …/merge, into what is somebody else’s', async () => {
      const body = { into: foreign.id };
      expect(
        await statuses(who =>
          backend.post(one(incident, 'merge'), body, WHO[who]),
        ),
      ).toEqual({ ...responding, owner: 403 });
    });

    it('POST /v1/incidents', async () => {
      const body = {
        entityRef: SHOP,
        environmentId: 'production',
        title: 'x',
        severity: 'P3',
      };
      expect(
        await statuses(who => backend.post('/v1/incidents', body, WHO[who])),
      ).toEqual({
        owner: 200,
        reader: 403,
        approver: 201,
        stranger: 403,
        blind: 404,
        service: 403,
        anonymous: 401,
      });
    });

    it('is of people in person, and of no service on their behalf', async () => {
      const response = await backend.post(
        one(incident, 'comments'),
        { text: 'x' },
        onBehalfOf(OWNER),
      );
      expect([response.status, response.body.error.message]).toEqual([
        403,
        expect.stringContaining('plugin:scaffolder asks on behalf of'),
      ]);
    });

    it('shows in lists and numbers only what the reader may see', async () => {
      const numbers = async (who: Who) => {
        const list = await backend.get('/v1/incidents?limit=100', WHO[who]);
        const counted = await backend.get('/v1/statistics', WHO[who]);
        return [list.body.items.length > 0, counted.body.incidents > 0];
      };
      expect(await numbers('owner')).toEqual([true, true]);
      expect(await numbers('stranger')).toEqual([false, false]);
      expect(await numbers('blind')).toEqual([false, false]);
      expect(await numbers('service')).toEqual([true, true]);
    });
  });
});

const WHOS: readonly Who[] = [
  'reader',
  'approver',
  'stranger',
  'blind',
  'service',
  'anonymous',
  // Last: what they do is done.
  'owner',
];
