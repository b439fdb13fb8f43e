import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { deskUnderTest } from '../testing/DeskUnderTest';
import { LinkedRunRecord } from '../domain/records';
import { AlertStarter } from './AlertStarter';
import { Runbooks } from './Runbooks';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const { signal } = new AbortController();

/** A real store with an incident that an alert has opened, and a room of runbooks that answers as it is told. */
async function underTest(
  refuse: (action: string) => Error | undefined = () => undefined,
) {
  const desk = await deskUnderTest(await databases.init('SQLITE_3'));
  await desk.alert();
  const asked: { action: string; input: JsonObject }[] = [];
  const linked: LinkedRunRecord[] = [];
  const actions = {
    invoke: async <T>(
      action: string,
      input: JsonObject,
      output: { parse(value: unknown): T },
    ) => {
      asked.push({ action, input });
      const error = refuse(action);
      if (error) {
        throw error;
      }
      return output.parse(
        action === 'runbooks:suggest-runbooks'
          ? {
              items: [
                {
                  slug: 'errors',
                  startsOnAlert: true,
                  parameters: [{ name: 'environment' }],
                },
                { slug: 'rollback', startsOnAlert: false, parameters: [] },
              ],
            }
          : { runId: 'r1', title: 'Errors', link: '/runbooks/runs/r1' },
      );
    },
  };
  const starter = () =>
    new AlertStarter({
      ...desk,
      actions,
      auditor: mockServices.auditor.mock({
        createEvent: async () => ({
          success: async () => {},
          fail: async () => {},
        }),
      }),
      auth: mockServices.auth({ pluginId: 'incidents' }),
      incidents: {
        linkRun: async (_id, run) => {
          linked.push(run);
        },
      },
      logger: mockServices.logger.mock(),
      runbooks: new Runbooks({ actions, now: desk.now }),
    });
  const started = () =>
    asked.filter(({ action }) => action === 'runbooks:start-run');
  return { ...desk, asked, linked, starter, started };
}

describe('runbooks that start on their alert', () => {
  it('are started once for an incident, and linked to it', async () => {
    const room = await underTest();
    const starter = room.starter();
    await starter.pass(signal);
    await starter.pass(signal);
    const [incident] = await room.incidents();
    expect(room.asked[0].input).toMatchObject({
      entityRef: incident.entityRef,
    });
    expect(room.started()).toMatchObject([
      {
        input: {
          slug: 'errors',
          correlationId: incident.id,
          idempotencyKey: `${incident.id}/on-alert/errors`,
        },
      },
    ]);
    expect(room.linked).toMatchObject([
      { runId: 'r1', slug: 'errors', startedBy: 'plugin:incidents' },
    ]);
    expect(room.asked).toHaveLength(2);
    // Who takes over asks under the same key.
    await room.starter().pass(signal);
    expect(
      new Set(room.started().map(({ input }) => input.idempotencyKey)).size,
    ).toBe(1);
  });

  it('are tried again while their room is down, and not where it says no', async () => {
    let error: Error | undefined = new ServiceUnavailableError('down');
    const room = await underTest(() => error);
    const starter = room.starter();
    await starter.pass(signal);
    await starter.pass(signal);
    expect(room.asked).toHaveLength(2);
    error = undefined;
    await starter.pass(signal);
    expect(room.linked).toHaveLength(1);

    const refusing = await underTest(action =>
      action === 'runbooks:start-run' ? new ConflictError('broken') : undefined,
    );
    const other = refusing.starter();
    await other.pass(signal);
    await other.pass(signal);
    expect(refusing.started()).toHaveLength(1);
    expect(refusing.linked).toEqual([]);
  });

  it('are not looked for once nothing fires, or a while after', async () => {
    const room = await underTest();
    room.at(2 * 3_600_000);
    await room.starter().pass(signal);
    expect(room.asked).toEqual([]);
  });
});
