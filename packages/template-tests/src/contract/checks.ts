import { z } from 'zod';
import { eventually, pause, slowly } from './network';
import { Program } from './program';
import { Session } from './session';

export const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const LIVE_ALIAS = '/health/liveness';
const READY_ALIAS = '/health/readiness';
const ITEMS = '/api/v1/items';

const reportSchema = z.object({
  status: z.string(),
  checks: z.record(z.string(), z.unknown()),
});

function isReport(body: string | undefined): boolean {
  try {
    return reportSchema.safeParse(JSON.parse(body ?? '')).success;
  } catch {
    return false;
  }
}

/** Both probes under both of their names, with this readiness; liveness always holds. */
export async function checkProbes(
  session: Session,
  isReady: boolean,
  when: string,
): Promise<void> {
  const { live, ready } = session.subject.model.paths;
  const expected: [string, number][] = [
    [live, 200],
    [LIVE_ALIAS, 200],
    [ready, isReady ? 200 : 503],
    [READY_ALIAS, isReady ? 200 : 503],
  ];
  for (const [path, status] of expected) {
    const answer = await session.ask({ path });
    session.expect(
      answer?.status === status,
      `${path} answers ${answer?.status ?? 'nothing'} ${when}, not ${status}`,
    );
    session.expect(
      isReport(answer?.body),
      `${path} does not answer {status, checks} ${when}: ${answer?.body}`,
    );
  }
}

/** Readiness follows the database there and back, liveness does not. */
export async function checkDatabaseLoss(session: Session): Promise<void> {
  const { proxy } = session;
  if (!proxy) {
    return;
  }
  const { ready } = session.subject.model.paths;
  const becomes = (status: number) =>
    eventually(async () => (await session.status(ready)) === status, 20_000);
  await checkProbes(session, false, 'before the database is there');
  proxy.open();
  session.expect(await becomes(200), 'it is never ready with its database');
  proxy.shut();
  session.expect(await becomes(503), 'it stays ready without its database');
  await checkProbes(session, false, 'without its database');
  proxy.open();
  session.expect(await becomes(200), 'it does not find its database again');
}

/** A worker answers probes alone, also where it has a database. */
export function hasItems({ subject: { model } }: Session): boolean {
  return model.hasDatabase && !model.isWorker;
}

/** A request that is known and one that is not, so that there is something to measure. */
export async function sendRequests(session: Session): Promise<void> {
  const headers = { traceparent: TRACEPARENT };
  const path = hasItems(session) ? ITEMS : '/api/v1/about';
  const answer = await session.ask({ path, headers });
  session.expect(
    answer?.status === 200,
    `${path} answers ${answer?.status ?? 'nothing'}: ${answer?.body}`,
  );
  const missing = await session.ask({ path: '/nowhere/1234567', headers });
  session.expect(
    missing?.status === 404,
    `a path that is not there answers ${missing?.status ?? 'nothing'}`,
  );
}

/** The example resource: created once, changed by who has seen it, in pages. */
export async function checkItems(session: Session): Promise<void> {
  const json = { 'content-type': 'application/json' };
  const create = () =>
    session.ask({
      method: 'POST',
      path: ITEMS,
      headers: { ...json, 'idempotency-key': 'contract' },
      body: '{"name":"Lamp"}',
    });
  const [created, repeated] = [await create(), await create()];
  session.expect(
    created?.status === 201 && repeated?.status === 201,
    `an item is created with ${created?.status}, and again with ${repeated?.status}: ${repeated?.body}`,
  );
  const location = created?.headers.location;
  session.expect(
    location !== undefined && location === repeated?.headers.location,
    'the same Idempotency-Key makes a second item',
  );
  const change = (version: Record<string, string>) =>
    session.ask({
      method: 'PUT',
      path: location ?? ITEMS,
      headers: { ...json, ...version },
      body: '{"name":"Lamp 2"}',
    });
  const tag = created?.headers.etag ?? '';
  const answers = [await change({}), await change({ 'if-match': tag })];
  answers.push(await change({ 'if-match': tag }));
  session.expect(
    answers.map(answer => answer?.status).join() === '428,200,412',
    `changes without version, with it and with an old one answer ${answers.map(answer => answer?.status).join()}`,
  );
  session.expect(
    Boolean(
      answers[0]?.headers['content-type']?.startsWith(
        'application/problem+json',
      ),
    ),
    `an error is ${answers[0]?.headers['content-type']}, not application/problem+json`,
  );
}

/** Every line is an object, and lines of a traced request name the trace. */
export function checkLogs(session: Session, output: string): void {
  const lines = output.split('\n').filter(line => line.trim() !== '');
  const wrong = lines.find(line => !isObject(line));
  session.expect(lines.length > 0, 'it logs nothing');
  session.expect(
    wrong === undefined,
    `a line of its log is not a JSON object: ${wrong}`,
  );
  session.expect(
    lines.some(line => line.includes('"trace_id"') && line.includes(TRACE)),
    'no line of its log names the trace of the request as trace_id',
  );
}

function isObject(line: string): boolean {
  try {
    return z.looseObject({}).safeParse(JSON.parse(line)).success;
  } catch {
    return false;
  }
}

/** Readiness fails first, requests are still taken, one under way is answered, and then it ends with 0. */
export async function checkDrain(
  session: Session,
  program: Program,
): Promise<void> {
  const { ready, live } = session.subject.model.paths;
  const underWay = hasItems(session)
    ? slowly(session.ports.http, {
        method: 'POST',
        path: ITEMS,
        headers: { 'content-type': 'application/json' },
        body: '{"name":"Slow lamp"}',
      })
    : undefined;
  // Its first half has to have arrived.
  await pause(200);
  const began = Date.now();
  program.signal('SIGTERM');
  session.expect(
    await eventually(async () => (await session.status(ready)) === 503, 1000),
    'readiness does not fail within a second of SIGTERM',
  );
  session.expect(
    (await session.status(live)) === 200,
    'liveness fails while it stops: it would be restarted',
  );
  const late = await session.ask({ path: '/nowhere' });
  session.expect(
    late?.status === 404,
    `a request within SHUTDOWN_DELAY_SECONDS of SIGTERM gets ${late?.status ?? 'no answer'}`,
  );
  // Past the delay, when it takes no more requests.
  await pause(Math.max(0, 3000 - (Date.now() - began)));
  if (underWay) {
    session.expect(
      !program.hasEnded,
      'it ends although a request is under way',
    );
    const answer = await underWay.finish();
    session.expect(
      answer?.status === 201,
      `a request under way at SIGTERM gets ${answer?.status ?? 'no answer'}`,
    );
  }
  const code = await program.endsWithin(15_000);
  session.expect(
    code === 0,
    `after SIGTERM it ends with ${code ?? 'nothing: it still runs'}: ${program.output.slice(-500)}`,
  );
  session.expect(
    Date.now() - began >= 2000,
    'it ends before SHUTDOWN_DELAY_SECONDS are over',
  );
}

/** Whoever is in a hurry says so twice. */
export async function checkSecondSignal(session: Session): Promise<void> {
  const program = await session.start({ SHUTDOWN_DELAY_SECONDS: '30' });
  program.signal('SIGTERM');
  await pause(500);
  session.expect(
    !program.hasEnded,
    'it ends before SHUTDOWN_DELAY_SECONDS are over',
  );
  program.signal('SIGTERM');
  const code = await program.endsWithin(3000);
  session.expect(code !== undefined, 'a second SIGTERM does not end it');
}
