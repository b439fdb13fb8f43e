import { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import {
  LIBRARY,
  OWNER,
  SHOP,
  WHO,
  Who,
  as,
  onBehalfOf,
  startUnderPolicy,
} from './testing/underPolicy';

jest.setTimeout(180_000);

const WHOS: readonly Who[] = [
  'owner',
  'reader',
  'approver',
  'stranger',
  'blind',
  'service',
  'anonymous',
];

/** What runbooks, templates and agents ask, and what those ask who mean no good. */
describe('actions and abuse of incidents', () => {
  let backend: Awaited<ReturnType<typeof startUnderPolicy>>;
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
  const statuses = async (ask: (who: Who) => Promise<{ status: number }>) => {
    const answered: Partial<Record<Who, number>> = {};
    for (const who of WHOS) {
      answered[who] = (await ask(who)).status;
    }
    return answered;
  };
  const opening = {
    entityRef: SHOP,
    environmentId: 'production',
    title: 'Orders fail',
    severity: 'P1',
  };
  let id: string;

  beforeAll(async () => {
    backend = await startUnderPolicy(auditor.factory);
    const opened = await backend.post('/v1/incidents', opening, as(OWNER));
    expect(opened.status).toBe(201);
    id = opened.body.id;
  });

  it('open-incident, for who may open, in person or by an agent', async () => {
    expect(
      await statuses(who => backend.act('open-incident', opening, WHO[who])),
    ).toEqual({
      owner: 200,
      reader: 403,
      approver: 200,
      stranger: 403,
      blind: 404,
      service: 403,
      anonymous: 401,
    });
    const agent = await backend.act(
      'open-incident',
      opening,
      onBehalfOf(OWNER),
    );
    expect([agent.status, agent.body.output]).toEqual([
      200,
      expect.objectContaining({ id, isNew: false, link: `/incidents/${id}` }),
    ]);
  });

  it('opens one for one key of a person', async () => {
    const input = {
      ...opening,
      environmentId: 'staging',
      idempotencyKey: 'run/step/1',
    };
    const first = await backend.act('open-incident', input, as(OWNER));
    const again = await backend.act('open-incident', input, as(OWNER));
    expect([first.body.output.isNew, again.body.output.isNew]).toEqual([
      true,
      false,
    ]);
    expect(again.body.output.id).toBe(first.body.output.id);
  });

  it('get-incident', async () => {
    expect(
      await statuses(who => backend.act('get-incident', { id }, WHO[who])),
    ).toEqual({
      owner: 200,
      reader: 200,
      approver: 200,
      stranger: 404,
      blind: 404,
      service: 200,
      anonymous: 401,
    });
    const { body } = await backend.act('get-incident', { id }, as(OWNER));
    expect(body.output).toMatchObject({
      number: 1,
      state: 'open',
      missing: ['Nobody is commander'],
      link: `/incidents/${id}`,
    });
  });

  it('list-incidents', async () => {
    const seen: Partial<Record<Who, number>> = {};
    for (const who of WHOS) {
      const { body } = await backend.act(
        'list-incidents',
        { limit: '5' },
        WHO[who],
      );
      seen[who] = body.output?.items.length ?? -1;
    }
    expect(seen).toEqual({
      owner: 2,
      reader: 2,
      approver: 2,
      stranger: 0,
      blind: 0,
      service: 2,
      anonymous: -1,
    });
  });

  it.each([
    ['open-incident', { ...opening, severity: 'bad' }, 400],
    [
      'open-incident',
      { ...opening, entityRef: 'component:default/absent' },
      404,
    ],
    ['open-incident', { ...opening, idempotencyKey: '' }, 400],
    ['get-incident', { id: 'x' }, 400],
    ['list-incidents', { view: 'everything' }, 400],
  ])('%s refuses %j', async (name, input, status) => {
    expect((await backend.act(name, input, as(OWNER))).status).toBe(status);
  });

  it.each([
    ['?cursor=x', 400],
    ['?limit=0', 400],
    ['?limit=101', 400],
    ['?view=secret', 400],
    ['?entity=shop', 400],
    ["?entity=component:default/x'%20or%201=1", 400],
    ['?severity=P0&environment=production', 200],
    [
      `?cursor=${Buffer.from('{"openedAt":1,"id":"x"}').toString('base64url')}`,
      200,
    ],
    [
      `?cursor=${Buffer.from('{"openedAt":"1","id":{}}').toString('base64url')}`,
      400,
    ],
  ])('GET /v1/incidents%s', async (query, status) => {
    expect((await backend.get(`/v1/incidents${query}`, as(OWNER))).status).toBe(
      status,
    );
  });

  it.each([
    ['what is no id', '/v1/incidents/..%2f..', {}, 400],
    ['what is too large', `/v1/incidents`, { title: 'x'.repeat(200_000) }, 413],
    ['what is nested too deep', '/v1/incidents', deep(150), 400],
    ['half a character', '/v1/incidents', { ...opening, title: '\ud800' }, 400],
    ['no object', '/v1/incidents', [], 400],
  ])('refuses %s', async (_, path, body, status) => {
    const posted =
      status === 400 && path.includes('..')
        ? await backend.get(path, as(OWNER))
        : await backend.post(path, body, as(OWNER));
    expect(posted.status).toBe(status);
  });

  it('lets nobody read of what an entity of others has, by merging into it', async () => {
    const merged = await backend.post(
      `/v1/incidents/${id}/merge`,
      { into: id },
      as(OWNER),
    );
    expect(merged.status).toBe(400);
    const list = await backend.get(
      `/v1/incidents?entity=${LIBRARY}`,
      as(OWNER),
    );
    expect(list.body).toMatchObject({ items: [], mayOpen: false });
  });

  it('writes down who did what, and who tried to', async () => {
    audit.length = 0;
    await backend.post(`/v1/incidents/${id}/acknowledge`, {}, WHO.reader);
    await backend.post(`/v1/incidents/${id}/acknowledge`, {}, as(OWNER));
    await backend.post(
      `/v1/incidents/${id}/reopen`,
      { comment: 'x' },
      as(OWNER),
    );
    await backend.act('open-incident', opening, WHO.reader);
    // The catalog leaves records of its own.
    expect(audit.filter(record => /^incident /.test(record))).toEqual([
      'incident acknowledge failed',
      'incident acknowledge succeeded',
      'incident reopen failed',
      'incident open failed',
    ]);
  });
});

function deep(levels: number): object {
  let value: object = {};
  for (let level = 0; level < levels; level += 1) {
    value = { value };
  }
  return value;
}
