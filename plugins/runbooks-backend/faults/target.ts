import { once } from 'node:events';
import { IncomingMessage, createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** Before and after the effect, so that a kill falls on either side of it. */
const LONGEST_MS = 200;
/** What was sent has had its effect by then, whatever became of the one who sent it. */
export const ARRIVED_MS = 3 * LONGEST_MS;
/** How often who asks again is told once that the first request is still under way. */
const IMPATIENT_SHARE = 0.5;

const requestSchema = z.object({
  run: z.string(),
  step: z.string(),
  /** Only of those that promise to carry out the same once. */
  key: z.string().optional(),
});
type TargetRequest = z.infer<typeof requestSchema>;

/** Something that happened outside of the portal and cannot be taken back. */
export type Effect = TargetRequest & { at: number };

export interface Target {
  url: string;
  effects: readonly Effect[];
  /** Every request that has arrived, also the same twice. */
  requests: readonly Effect[];
  close(): Promise<void>;
}

/**
 * What actions change. A request that has arrived whole has its effect, also when its sender is killed before it hears the
 * answer. One with a key has it once: who asks again hears the same, or first that it is still under way, as of a process that is gone nobody knows.
 *
 * @param runbook - Markdown, to be read at `/campaign.md`; `TARGET` in it stands for this address
 */
export async function startTarget(runbook: string): Promise<Target> {
  const requests: Effect[] = [];
  const effects: Effect[] = [];
  const kept = new Map<string, Promise<number>>();
  const told = new Set<string>();

  const happen = async (request: TargetRequest): Promise<number> => {
    await sleep(Math.random() * LONGEST_MS);
    const number = effects.push({ ...request, at: Date.now() });
    await sleep(Math.random() * LONGEST_MS);
    return number;
  };
  const carryOut = async (
    request: TargetRequest,
  ): Promise<number | 'under way'> => {
    const { key } = request;
    if (key === undefined) {
      return await happen(request);
    }
    const first = kept.get(key);
    if (first && !told.has(key) && Math.random() < IMPATIENT_SHARE) {
      told.add(key);
      return 'under way';
    }
    const effect = first ?? happen(request);
    kept.set(key, effect);
    return await effect;
  };

  let url = '';
  const server = createServer(async (request, response) => {
    try {
      if (request.method === 'GET') {
        response.end(
          request.url === '/campaign.md'
            ? runbook.replaceAll('TARGET', url)
            : 'fine',
        );
        return;
      }
      const asked = requestSchema.parse(JSON.parse(await textOf(request)));
      requests.push({ ...asked, at: Date.now() });
      const effect = await carryOut(asked);
      response.statusCode = effect === 'under way' ? 409 : 200;
      response.end(JSON.stringify({ effect }));
    } catch {
      // Half a request: it has no effect.
      response.destroy();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address?.port}`;
  return {
    url,
    effects,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString();
}
