import { Problem, Tools } from '../types';
import {
  checkDatabaseLoss,
  checkDrain,
  checkItems,
  checkLogs,
  checkProbes,
  checkSecondSignal,
  hasItems,
  sendRequests,
} from './checks';
import { checkMetrics } from './metrics';
import { Session, Subject } from './session';
import { checkSmokeTest } from './smokeTest';

export interface ContractResult {
  problems: Problem[];
  /** Names of the metrics that the running service exposes */
  exposedMetrics: ReadonlySet<string>;
}

/**
 * What each service promises to Kubernetes, to Prometheus and to its clients, tried on the built program: run as the
 * user of its container, with the documented environment alone, in a folder that it cannot write to.
 */
export async function checkContract(
  subject: Subject,
  tools: Tools,
): Promise<ContractResult> {
  const session = await Session.begin(subject, tools);
  let exposedMetrics: ReadonlySet<string> = new Set();
  try {
    await checkRefusal(session);
    await migrate(session);
    const program = await session.start();
    await checkDatabaseLoss(session);
    await checkProbes(session, true, 'when all is well');
    await checkHealthcheck(session, 0);
    await sendRequests(session);
    if (hasItems(session)) {
      await checkItems(session);
    }
    await checkSmokeTest(session);
    exposedMetrics = await checkMetrics(session);
    await checkDrain(session, program);
    checkLogs(session, program.output);
    session.expect(
      session.collector.received > 0,
      'no trace has reached the collector when it has ended',
    );
    await checkHealthcheck(session, 1);
    await checkSecondSignal(session);
  } catch (error) {
    session.problems.push(error instanceof Error ? error.message : `${error}`);
  } finally {
    await session.end();
  }
  return { problems: session.problems, exposedMetrics };
}

/** A wrong environment ends it at once, with a word about what is wrong. */
async function checkRefusal(session: Session): Promise<void> {
  const { code, output } = await session.run(
    [],
    { HTTP_PORT: 'eighty' },
    10_000,
  );
  session.expect(
    typeof code === 'number' && code !== 0,
    `with HTTP_PORT=eighty it ends with ${code ?? 'nothing: it runs'}`,
  );
  session.expect(
    output.includes('HTTP_PORT'),
    `with HTTP_PORT=eighty it does not name the variable: ${output}`,
  );
}

async function migrate(session: Session): Promise<void> {
  const { proxy, subject } = session;
  if (!proxy || !subject.model.program.migrate) {
    return;
  }
  const command = subject.model.program.migrate;
  const away = await session.run(command);
  session.expect(
    away.code !== 0,
    'a migration without database ends with success',
  );
  proxy.open();
  // Twice, for there is nothing left to do the second time.
  for (const time of ['first', 'second']) {
    const { code, output } = await session.run(command);
    session.expect(
      code === 0,
      `the ${time} migration ends with ${code}: ${output}`,
    );
  }
  proxy.shut();
}

async function checkHealthcheck(session: Session, expected: 0 | 1) {
  const { code, output } = await session.run(['healthcheck']);
  session.expect(
    expected === 0 ? code === 0 : code !== 0,
    `healthcheck of a service that ${expected === 0 ? 'lives' : 'is gone'} ends with ${code}: ${output}`,
  );
}
