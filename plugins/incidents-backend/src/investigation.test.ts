import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  Incident,
  incidentEventsSchema,
  incidentSchema,
  suspectsSchema,
} from '@quarterdeck/plugin-incidents-common';
import { NewFact } from '@quarterdeck/plugin-timeline-common';
import { recordedAudit } from '@quarterdeck/toolkit-node/testUtils';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import {
  LIBRARY,
  OWNER,
  SHOP,
  WHO,
  as,
  startUnderPolicy,
} from './testing/underPolicy';

jest.setTimeout(180_000);

const BEGAN = Date.now() - 600_000;
const ABSENT = '01890000-0000-7000-8000-000000000000';

function rollout(
  verb: string,
  at: number,
  changes: Partial<NewFact> = {},
): NewFact {
  const id = newId();
  return {
    id: newId(),
    type: `rollouts.rollout.${verb}`,
    version: 1,
    occurredAt: new Date(at).toISOString(),
    entityRef: SHOP,
    environmentId: 'production',
    actor: { kind: 'system', ref: 'rollouts' },
    subject: { kind: 'rollout', id },
    correlationId: id,
    causationId: null,
    summary: `Rollout of v1.5.0 to production ${verb}`,
    payload: {
      rolloutId: id,
      planHash: 'h',
      strategy: 'canary',
      purpose: 'deploy',
      workload: 'demo/shop/Deployment/shop',
      fromVersion: 'v1.4.1',
      toVersion: 'v1.5.0',
      reason: { code: 'x', params: {}, message: 'x' },
      breachAt: null,
      safeAt: null,
      healthyAt: null,
    },
    ...changes,
  };
}

/** Stands for the room of rollouts, behind the real registry: its plan says what it was asked for. */
const planner = createBackendPlugin({
  pluginId: 'rollouts',
  register(env) {
    env.registerInit({
      deps: { actionsRegistry: actionsRegistryServiceRef },
      async init({ actionsRegistry }) {
        actionsRegistry.register({
          name: 'plan-rollback',
          title: 'Plan a rollback',
          description: 'Changes nothing',
          schema: {
            input: z =>
              z.object({
                entityRef: z.string(),
                environmentId: z.string(),
                version: z.string().optional(),
                workload: z.string().optional(),
                cause: z.string(),
              }),
            output: z =>
              z.object({
                planId: z.string(),
                link: z.string(),
                summary: z.array(z.string()),
              }),
          },
          action: async ({ input }) => ({
            output: {
              planId: 'p1',
              link: '/rollouts/plans/p1',
              summary: [JSON.stringify(input)],
            },
          }),
        });
      },
    });
  },
});

describe('what the portal finds out about an incident', () => {
  let backend: Awaited<ReturnType<typeof startUnderPolicy>>;
  let incident: Incident;
  const audit = recordedAudit();
  const first = rollout('started', BEGAN - 300_000);

  beforeAll(async () => {
    backend = await startUnderPolicy(
      import('@quarterdeck/plugin-timeline-backend'),
      planner,
      audit.factory,
    );
    await tell([
      first,
      rollout('started', BEGAN - 7_200_000),
      rollout('started', BEGAN - 60_000, { entityRef: LIBRARY }),
    ]);
    const opened = await backend.post(
      '/v1/incidents',
      {
        entityRef: SHOP,
        environmentId: 'production',
        title: 'Orders fail',
        severity: 'P1',
        startedAt: new Date(BEGAN).toISOString(),
      },
      as(OWNER),
    );
    incident = incidentSchema.parse(opened.body);
  });

  async function tell(facts: NewFact[], room = 'rollouts') {
    const response = await backend.postTo('timeline', '/v1/facts', {
      body: { facts },
      headers: {
        authorization: mockCredentials.service.header({
          onBehalfOf: mockCredentials.service(`plugin:${room}`),
          targetPluginId: 'timeline',
        }),
      },
    });
    expect([response.status, response.body.error]).toEqual([201, undefined]);
  }

  const one = (part: string) => `/v1/incidents/${incident.id}/${part}`;

  it('suspects what changed last, and only what has to do with it', async () => {
    const { body } = await backend.get(one('suspects'), as(OWNER));
    const { items, emptyReason } = suspectsSchema.parse(body);
    expect(emptyReason).toBeNull();
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({
      factId: first.id,
      summary: 'v1.4.1 → v1.5.0',
      relation: 'same',
      diffLink: `/rollouts/${first.subject.id}`,
    });
  });

  it('keeps which it was, where it stood, and counts how often the first was it', async () => {
    const before = await backend.get('/v1/statistics', as(OWNER));
    expect(before.body.suspects).toEqual({
      attributed: 0,
      firstWasRight: 0,
      share: null,
    });
    const { body } = await backend.post(
      one('attribution'),
      { factId: first.id, comment: 'its pool is too small' },
      as(OWNER),
    );
    expect(incidentSchema.parse(body).attribution).toMatchObject({
      factId: first.id,
      summary: 'v1.4.1 → v1.5.0',
      subject: { kind: 'rollout' },
      rank: 1,
      by: OWNER,
    });
    const after = await backend.get('/v1/statistics', as(OWNER));
    expect(after.body.suspects).toEqual({
      attributed: 1,
      firstWasRight: 1,
      share: 1,
    });
  });

  it('writes the record by itself, page by page, oldest first', async () => {
    await backend.post(one('comments'), { text: 'It is us' }, as(OWNER));
    const seen: string[] = [];
    for (let round = 0; round < 100 && !seen.includes('message'); round += 1) {
      await sleep(100);
      seen.length = 0;
      let cursor: string | undefined;
      do {
        const query = cursor === undefined ? '' : `&cursor=${cursor}`;
        const { body } = await backend.get(
          one(`events?limit=2${query}`),
          as(OWNER),
        );
        const { items, pageInfo } = incidentEventsSchema.parse(body);
        seen.push(...items.map(({ kind }) => kind));
        cursor = pageInfo.nextCursor;
      } while (cursor !== undefined);
    }
    expect(seen).toEqual(['change', 'incident', 'incident', 'message']);
  });

  it('takes nothing into the record by its number alone that is of a service which has nothing to do with it', async () => {
    const followed = (entityRef: string): NewFact => ({
      ...rollout('started', BEGAN + 60_000, { entityRef }),
      type: 'runbooks.step.done',
      subject: { kind: 'run', id: newId() },
      correlationId: incident.id,
      summary: `Done: a step of ${entityRef}`,
      payload: {},
    });
    await tell([followed(SHOP), followed(LIBRARY)], 'runbooks');
    const { body } = await backend.get(one('events'), as(OWNER));
    const said = incidentEventsSchema
      .parse(body)
      .items.map(({ summary }) => summary);
    expect(said).toContain(`Done: a step of ${SHOP}`);
    expect(said).not.toContain(`Done: a step of ${LIBRARY}`);
  });

  it('says why there is no runbook, where no room of them is installed', async () => {
    const { status, body } = await backend.get(one('runbooks'), as(OWNER));
    expect([status, body.suggestions, body.runs]).toEqual([200, [], []]);
    expect(body.emptyReason.code).toMatch(/^runbooks\.(absent|unreadable)$/);
    const started = await backend.post(
      one('runs'),
      { slug: 'rollback' },
      as(OWNER),
    );
    expect(started.status).toBe(503);
  });

  it('writes the post-mortem as a file', async () => {
    const response = await backend.get(one('post-mortem'), {
      ...as(OWNER),
      accept: 'text/markdown',
    });
    expect(response.headers['content-type']).toContain('text/markdown');
    expect(response.headers['content-disposition']).toMatch(
      /^attachment; filename="[0-9-]+-inc-\d+-orders-fail\.md"$/,
    );
    expect(response.text).toContain('v1.4.1 → v1.5.0');
    const json = await backend.get(one('post-mortem'), {
      ...as(OWNER),
      accept: 'application/json',
    });
    expect(json.body.markdown).toContain('# Post-mortem of INC-');
    const acted = await backend.act(
      'get-post-mortem',
      { incidentId: incident.id },
      as(OWNER),
    );
    expect(acted.body.output.name).toBe(json.body.name);
  });

  it('asks the room of rollouts for a plan to go back to what ran before a suspect', async () => {
    const { status, body } = await backend.post(
      one('rollback-plan'),
      { factId: first.id },
      as(OWNER),
    );
    expect([status, body]).toEqual([
      201,
      {
        planId: 'p1',
        link: '/rollouts/plans/p1',
        summary: [
          JSON.stringify({
            entityRef: SHOP,
            environmentId: 'production',
            version: 'v1.4.1',
            workload: 'shop',
            cause: `INC-${incident.number}: Orders fail`,
          }),
        ],
      },
    ]);
  });

  it('plans no rollback of what is no suspect', async () => {
    const { status, body } = await backend.post(
      one('rollback-plan'),
      { factId: ABSENT },
      as(OWNER),
    );
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringContaining('none of the suspects'),
    ]);
  });

  const reading: Record<string, number> = {
    owner: 200,
    reader: 200,
    approver: 200,
    stranger: 404,
    blind: 404,
    service: 200,
    anonymous: 401,
  };

  it.each(['suspects', 'events', 'runbooks', 'post-mortem'])(
    'GET …/%s is for readers',
    async part => {
      for (const [who, headers] of Object.entries(WHO)) {
        const { status } = await backend.get(one(part), headers);
        expect({ who, status }).toEqual({ who, status: reading[who] });
      }
    },
  );

  it.each([
    ['rollback-plan', { factId: ABSENT }, 400],
    ['runs', { slug: 'rollback' }, 503],
  ])('POST …/%s is for who may respond', async (part, body, owner) => {
    const expected: Record<string, number> = {
      owner,
      reader: 403,
      approver: 403,
      stranger: 404,
      blind: 404,
      service: 403,
      anonymous: 401,
    };
    for (const [who, headers] of Object.entries(WHO)) {
      const { status } = await backend.post(one(part), body, headers);
      expect({ who, status }).toEqual({ who, status: expected[who] });
    }
    audit.records.length = 0;
    await backend.post(one(part), body, WHO.reader);
    expect(audit.records).toContainEqual({
      eventId: 'incident',
      meta: expect.objectContaining({ id: incident.id }),
      error: 'NotAllowedError',
    });
  });

  it.each(['suggest-suspects', 'suggest-runbooks', 'get-post-mortem'])(
    'the action %s is for readers',
    async name => {
      const input = { incidentId: incident.id };
      for (const [who, headers] of Object.entries(WHO)) {
        const { status } = await backend.act(name, input, headers);
        expect({ who, status }).toEqual({ who, status: reading[who] });
      }
    },
  );
});
