import { generate, treeOf } from '@quarterdeck/service-generator';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTree } from '../renders';
import { Session } from './session';

/** The service passes the very smoke test that its pipeline runs after each deployment. */
export async function checkSmokeTest(session: Session): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-smoke-'));
  try {
    const files = generate(session.subject.model, ['pipeline']);
    await writeTree(folder, treeOf(files));
    const problem = await new Promise<string | undefined>(resolve => {
      execFile(
        join(folder, 'scripts/smoke-test.sh'),
        [`http://127.0.0.1:${session.ports.http}`],
        { timeout: 60_000 },
        (error, stdout, stderr) =>
          resolve(error ? `${stdout}${stderr}`.trim() : undefined),
      );
    });
    session.expect(
      problem === undefined,
      `its smoke test fails: ${problem ?? ''}`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
