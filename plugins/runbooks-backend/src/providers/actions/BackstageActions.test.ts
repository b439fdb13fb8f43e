import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  ActionsService,
  actionsRegistryServiceRef,
  actionsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { ConflictError, NotAllowedError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import Router from 'express-promise-router';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackstageActions } from './BackstageActions';

const DANA = mockCredentials.user('user:default/dana');
const OLGA = mockCredentials.user('user:default/olga');
const READS = { readOnly: true, destructive: false, idempotent: true } as const;
const WRITES = {
  readOnly: false,
  destructive: true,
  idempotent: false,
} as const;

/** Real actions: what they say, and what they throw, goes through the registry and over HTTP. */
function tillPlugin(effects: string[]) {
  return createBackendPlugin({
    pluginId: 'till',
    register(env) {
      env.registerInit({
        deps: { actionsRegistry: actionsRegistryServiceRef },
        async init({ actionsRegistry }) {
          actionsRegistry.register({
            name: 'read-total',
            title: 'Read the total',
            description: 'Reads only',
            attributes: READS,
            schema: {
              input: z => z.object({ day: z.string().optional() }),
              output: z => z.object({ by: z.string() }),
            },
            action: async ({ credentials }) => ({
              output: { by: JSON.stringify(credentials.principal) },
            }),
          });
          actionsRegistry.register({
            name: 'charge-card',
            title: 'Charge a card',
            description: 'Takes a key',
            attributes: WRITES,
            schema: {
              input: z =>
                z.object({
                  amount: z.number(),
                  idempotencyKey: z.string().optional(),
                }),
              output: z => z.object({ charged: z.number() }),
            },
            action: async ({ input }) => ({
              output: { charged: input.amount },
            }),
          });
          actionsRegistry.register({
            name: 'refund-card',
            title: 'Refund',
            description: 'Says no in many ways',
            attributes: WRITES,
            schema: {
              input: z => z.object({ how: z.string() }),
              output: z => z.object({ refunded: z.number() }),
            },
            action: async ({ input }) => {
              switch (input.how) {
                case 'forbid':
                  throw new NotAllowedError('Not by you');
                case 'conflict':
                  throw new ConflictError('It was refunded before');
                case 'crash':
                  throw new Error('The printer is on fire');
                case 'wait':
                  await sleep(1_000);
                  break;
                default:
                  break;
              }
              effects.push(input.how);
              return { output: { refunded: Number.NaN } };
            },
          });
        },
      });
    },
  });
}

/** Answers as what stands between the portal and an action does on a bad day. */
const wirePlugin = createBackendPlugin({
  pluginId: 'wire',
  register(env) {
    env.registerInit({
      deps: { httpRouter: coreServices.httpRouter },
      async init({ httpRouter }) {
        const router = Router();
        const path = '/.backstage/actions/v1/actions/:id/invoke';
        router.post(path, (request, response) => {
          switch (request.params.id) {
            case 'wire:reset':
              response.socket?.resetAndDestroy();
              break;
            case 'wire:half':
              response.writeHead(200, {
                'content-type': 'application/json',
                'content-length': '1000',
              });
              response.write('{"output":{"charged"');
              setTimeout(() => response.socket?.destroy(), 50);
              break;
            case 'wire:proxy':
              response.status(502).send('<html>Bad gateway</html>');
              break;
            case 'wire:empty':
              response.status(504).end();
              break;
            case 'wire:html':
              response.status(200).send('<html>Sign in</html>');
              break;
            default:
              response.json({});
          }
        });
        httpRouter.use(router);
      },
    });
  },
});

async function start(effects: string[] = []) {
  let service: ActionsService | undefined;
  const backend = await startTestBackend({
    features: [
      tillPlugin(effects),
      wirePlugin,
      createBackendPlugin({
        pluginId: 'asker',
        register(env) {
          env.registerInit({
            deps: { actions: actionsServiceRef },
            async init({ actions }) {
              service = actions;
            },
          });
        },
      }),
      mockServices.rootConfig.factory({
        data: { backend: { actions: { pluginSources: ['till', 'wire'] } } },
      }),
    ],
  });
  if (!service) {
    throw new Error('The backend has not begun');
  }
  return { backend, service };
}

jest.setTimeout(30_000);

describe('the actions of a portal', () => {
  const effects: string[] = [];
  let service: ActionsService;
  beforeAll(async () => {
    ({ service } = await start(effects));
  });

  const invoke = async (
    action: string,
    input: JsonObject = {},
    options: { timeoutMs?: number; signal?: AbortSignal } = {},
  ) =>
    await new BackstageActions({
      actions: service,
      timeoutMs: options.timeoutMs,
    }).invoke({
      action,
      input,
      credentials: DANA,
      signal: options.signal ?? new AbortController().signal,
    });

  it.each([
    ['till:read-total', true, true, false],
    ['till:charge-card', false, true, true],
    ['till:refund-card', false, false, false],
  ])(
    'are described: %s',
    async (id, isReadOnly, isRepeatable, takesIdempotencyKey) => {
      const actions = new BackstageActions({ actions: service });
      expect(await actions.describe(id, DANA)).toMatchObject({
        id,
        isReadOnly,
        isRepeatable,
        takesIdempotencyKey,
        inputSchema: { type: 'object' },
      });
    },
  );

  it('are not described where there is none', async () => {
    const actions = new BackstageActions({ actions: service });
    expect(await actions.describe('till:open', DANA)).toBeUndefined();
  });

  it('are listed again after a few seconds, and for each person anew', async () => {
    let now = 0;
    const list = jest.fn(service.list.bind(service));
    const actions = new BackstageActions({
      actions: { list, invoke: service.invoke.bind(service) },
      now: () => now,
    });
    await actions.describe('till:read-total', DANA);
    await actions.describe('till:charge-card', DANA);
    expect(list).toHaveBeenCalledTimes(1);
    await actions.describe('till:read-total', OLGA);
    expect(list).toHaveBeenCalledTimes(2);
    await actions.describe('till:read-total', mockCredentials.none());
    await actions.describe('till:read-total', mockCredentials.none());
    expect(list).toHaveBeenCalledTimes(4);
    now = 5_000;
    await actions.describe('till:read-total', DANA);
    expect(list).toHaveBeenCalledTimes(5);
  });

  it('are carried out as who asks', async () => {
    expect(await invoke('till:read-total')).toEqual({
      kind: 'succeeded',
      output: { by: expect.stringContaining('user:default/dana') },
    });
  });

  it('may answer nothing', async () => {
    expect(await invoke('wire:nothing')).toEqual({
      kind: 'succeeded',
      output: null,
    });
  });

  it.each([
    ['forbid', 'Not by you'],
    ['conflict', 'It was refunded before'],
    ['crash', 'The printer is on fire'],
  ])('that say no have failed: %s', async (how, message) => {
    expect(await invoke('till:refund-card', { how })).toEqual({
      kind: 'failed',
      message,
    });
  });

  it.each([
    ['till:charge-card', { amount: 'many' }, /Invalid input.*amount/s],
    ['till:charge-card', { amount: 1, x: 'x'.repeat(200_000) }, /too large/],
    ['till:open', {}, /"till:open" not found/],
  ])('that are asked wrongly have failed: %s', async (id, input, message) => {
    expect(await invoke(id, input)).toEqual({
      kind: 'failed',
      message: expect.stringMatching(message),
    });
  });

  it('whose answer is not what they promise may well have happened', async () => {
    expect(await invoke('till:refund-card', { how: 'odd' })).toEqual({
      kind: 'unknown',
      message: expect.stringMatching(/^It was carried out/),
    });
    expect(effects).toEqual(['odd']);
  });

  it.each([
    ['wire:reset', /^The connection broke .*ECONNRESET|socket/],
    ['wire:half', /^The connection broke/],
    ['wire:html', /^The connection broke .*JSON/],
    ['wire:proxy', /^Something between .* answered 502$/],
    ['wire:empty', /^Something between .* answered 504$/],
  ])('that nobody heard the answer of are unknown: %s', async (id, message) => {
    expect(await invoke(id)).toEqual({
      kind: 'unknown',
      message: expect.stringMatching(message),
    });
  });

  it('that take too long are unknown', async () => {
    expect(
      await invoke('till:refund-card', { how: 'wait' }, { timeoutMs: 100 }),
    ).toEqual({
      kind: 'unknown',
      message: 'There was no answer within 0.1 seconds',
    });
  });

  it('that are stopped are unknown, but for those that had not begun', async () => {
    const stop = new AbortController();
    const asked = invoke(
      'till:refund-card',
      { how: 'wait' },
      { signal: stop.signal },
    );
    setTimeout(() => stop.abort(), 50);
    expect(await asked).toMatchObject({ kind: 'unknown' });
    expect(
      await invoke('till:refund-card', { how: 'x' }, { signal: stop.signal }),
    ).toMatchObject({ kind: 'failed' });
    expect(effects).not.toContain('x');
  });

  it('that were never reached have failed', async () => {
    const { backend, service: lonely } = await start();
    await backend.stop();
    expect(
      await new BackstageActions({ actions: lonely }).invoke({
        action: 'till:read-total',
        input: {},
        credentials: DANA,
        signal: new AbortController().signal,
      }),
    ).toEqual({
      kind: 'failed',
      message: 'It cannot be reached (ECONNREFUSED)',
    });
  });
});
