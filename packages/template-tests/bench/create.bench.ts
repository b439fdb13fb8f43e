/**
 * How long it takes to write a full service, beside Backstage's own `fetch:template` writing the same files from a
 * folder; and how long a person waits between the click on *Create* and pods that are ready, in the portal of
 * `npm start` with its demo cluster.
 */
import { FileTree } from '@quarterdeck/service-generator';
import { readTree } from '@quarterdeck/service-verifier';
import { renderTemplate } from '@quarterdeck/template-renderer';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEMPLATES } from '../src/paths';
import { USUAL_PARAMETERS, writeTree } from '../src/renders';
import { FetchTemplate } from './FetchTemplate';
import { DemoPortal } from './DemoPortal';

const ROUNDS = 15;
const CREATED = Number(process.env.BENCH_CREATED ?? 5);
/** Everything that a Go service can have. */
const FULL = {
  ...USUAL_PARAMETERS,
  database: 'postgres18',
  cache: 'redis',
  strategy: 'canary-istio',
  previews: true,
  terraform: 'aws',
  ansible: true,
};

export async function run(): Promise<Record<string, unknown>> {
  const renders = await compareRenders();
  const waits = await clickToRunning();
  return {
    ...renders,
    click_to_running_s: percentile(waits, 0.5),
    click_to_running_max_s: percentile(waits, 1),
    created: waits.length,
  };
}

async function compareRenders() {
  const template = await readTree(join(TEMPLATES, 'go-service'));
  const { files } = await renderTemplate(template, FULL);
  const peer = await FetchTemplate.of(files);
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(
        await inFolder(async folder => {
          const rendered = await renderTemplate(
            await readTree(join(TEMPLATES, 'go-service')),
            FULL,
          );
          await writeTree(folder, rendered.files);
        }),
      );
      theirs.push(await inFolder(folder => peer.fetchInto(folder)));
    }
  } finally {
    await peer.remove();
  }
  return {
    render_ms: percentile(ours, 0.5),
    fetch_template_ms: percentile(theirs, 0.5),
    files: files.size,
    bytes: sizeOf(files),
  };
}

/** @returns milliseconds that the work in a new folder took */
async function inFolder(
  work: (folder: string) => Promise<void>,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'create-bench-'));
  try {
    const since = performance.now();
    await work(folder);
    return performance.now() - since;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function clickToRunning(): Promise<number[]> {
  const portal = await DemoPortal.start();
  const waits: number[] = [];
  try {
    for (let number = 1; number <= CREATED; number += 1) {
      const name = `bench-${number}`;
      const seconds = await portal.createAndWait(name);
      process.stderr.write(`${name} runs after ${seconds.toFixed(2)} s\n`);
      waits.push(seconds);
    }
  } finally {
    await portal.stop();
  }
  return waits;
}

function sizeOf(files: FileTree): number {
  return [...files.values()]
    .map(({ content }) => Buffer.byteLength(content))
    .reduce((sum, bytes) => sum + bytes, 0);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const index = Math.min(
    sorted.length - 1,
    Math.ceil(share * sorted.length) - 1,
  );
  return Number(sorted[Math.max(0, index)].toFixed(2));
}
