import { mockServices } from '@backstage/backend-test-utils';
import {
  Fact,
  Verification,
  verificationSchema,
} from '@quarterdeck/plugin-timeline-common';
import { TimelineClient } from '@quarterdeck/plugin-timeline-node';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { CampaignProcess, until } from './processes';
import { TimelineProcessInput } from './timelineProcess';

const START_DEADLINE_MS = 60_000;
const portSchema = z.object({ port: z.number() });

/** Where the timeline is now: each start gives it another port. */
export function timelineAt(urlFile: string) {
  const getBaseUrl = async () => await readFile(urlFile, 'utf8');
  return { getBaseUrl, getExternalBaseUrl: getBaseUrl };
}

/** A timeline that a campaign can kill and ask. */
export class Timeline {
  readonly #process: CampaignProcess;
  #isUp = false;

  constructor(
    input: TimelineProcessInput,
    private readonly urlFile: string,
    onCrash: () => void,
  ) {
    this.#process = new CampaignProcess('timelineProcess.ts', input, {
      onCrash,
      onMessage: message => {
        const told = portSchema.safeParse(message);
        if (told.success) {
          void this.#at(told.data.port);
        }
      },
    });
  }

  async untilUp(): Promise<void> {
    if (!(await until(START_DEADLINE_MS, () => this.#isUp))) {
      throw new Error('The timeline did not start');
    }
  }

  async kill(): Promise<void> {
    this.#isUp = false;
    await this.#process.kill();
  }

  restart(): void {
    this.#process.restart();
  }

  /** All facts, in the order of the chain. */
  async facts(): Promise<Fact[]> {
    const client = new TimelineClient({
      auth: mockServices.auth({ pluginId: 'environments' }),
      discovery: timelineAt(this.urlFile),
    });
    const facts: Fact[] = [];
    let cursor: string | undefined;
    for (;;) {
      const page = await client.list({ order: 'asc', limit: 100, cursor });
      facts.push(...page.items);
      cursor = page.pageInfo.nextCursor;
      if (page.items.length === 0 || cursor === undefined) {
        return facts;
      }
    }
  }

  async verify(): Promise<Verification> {
    const auth = mockServices.auth({ pluginId: 'environments' });
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'timeline',
    });
    const baseUrl = await timelineAt(this.urlFile).getBaseUrl();
    const response = await fetch(`${baseUrl}/v1/verification`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return verificationSchema.parse(await response.json());
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.urlFile, { force: true });
  }

  // Whoever reads it meanwhile finds the old or the new one.
  async #at(port: number): Promise<void> {
    const fresh = `${this.urlFile}.new`;
    await writeFile(fresh, `http://127.0.0.1:${port}/api/timeline`);
    await rename(fresh, this.urlFile);
    this.#isUp = true;
  }
}
