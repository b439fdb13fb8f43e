import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findCampaigns, requireCampaign, runCampaign } from './campaigns.mjs';

const top = mkdtempSync(join(tmpdir(), 'campaigns-'));
const toolchain = { node: process.execPath, environment: process.env };

function write(path, text) {
  mkdirSync(join(top, path, '..'), { recursive: true });
  writeFileSync(join(top, path), text);
}

before(() => {
  write(
    'plugins/rollouts-backend/faults/rollouts.faults.ts',
    `export async function run({ scale }: { scale: number }) {
       console.log('progress');
       return { cases: 40 * scale };
     }`,
  );
  write(
    'packages/demo-cluster/faults/demo-cluster.faults.ts',
    "export async function run() { throw new Error('broke off'); }",
  );
  write('packages/demo-cluster/faults/helper.ts', '');
  write('packages/demo-cluster/bench/watch.bench.ts', '');
});
after(() => rmSync(top, { recursive: true }));

describe('campaigns', () => {
  it('are found by where they lie', () => {
    const names = kind => findCampaigns(kind, top).map(({ name }) => name);
    assert.deepEqual(names('faults'), ['demo-cluster', 'rollouts']);
    assert.deepEqual(names('bench'), ['watch']);
  });

  it('are named where an unknown one is asked for', () => {
    const campaigns = findCampaigns('faults', top);
    assert.throws(
      () => requireCampaign('faults', 'dora', campaigns),
      /There is no "dora"; there is demo-cluster, rollouts\./,
    );
  });

  it('give a result or break off', async () => {
    const [broken, good] = findCampaigns('faults', top);
    assert.deepEqual(await runCampaign(good, { scale: 0.1 }, toolchain), {
      cases: 4,
    });
    await assert.rejects(
      runCampaign(broken, { scale: 1 }, toolchain),
      /demo-cluster broke off \(exit code 1\) without a result/,
    );
  });
});
