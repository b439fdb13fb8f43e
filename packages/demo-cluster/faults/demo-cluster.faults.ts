/**
 * A campaign against the API server: thousands of requests that no good client sends. None may crash it, none may be
 * answered by an error of its own (5xx), none that has to be refused may be served, every refusal is a Status that says
 * why, and what was in the cluster before is there after, unchanged and once.
 */
import { z } from 'zod';
import { nextAttack } from './attacks';
import { Random } from './random';
import { sendRaw } from './rawAttacks';
import { deployment, DEPLOYMENTS, NAMESPACE, WITNESS } from './target';
import { Answer, Attack, Victim } from './victim';

const CASES = 10_000;
const AT_ONCE = 8;
const RAW_SHARE = 0.1;
const SHOWN_PER_KIND = 3;

const statusSchema = z.object({
  kind: z.literal('Status'),
  status: z.literal('Failure'),
  message: z.string().min(1),
  reason: z.string().optional(),
  code: z.number(),
});
const witnessSchema = z.object({
  metadata: z.object({ uid: z.string(), generation: z.number() }),
  spec: z.unknown(),
});
const listSchema = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string() }) })),
});

/** @param options - `scale` multiplies the number of requests; 1 takes about a minute. */
export async function run({ scale }: { scale: number }) {
  const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 2 ** 32);
  process.stderr.write(`FAULTS_SEED=${seed}\n`);
  const victim = await Victim.start();
  try {
    const campaign = new Campaign(victim, new Random(seed));
    await campaign.prepare();
    await campaign.attack(Math.max(100, Math.round(CASES * scale)));
    await campaign.inspect();
    return campaign.result;
  } finally {
    await victim.stop();
  }
}

class Campaign {
  readonly result = {
    kills: 0,
    cases: 0,
    lost: 0,
    doubled: 0,
    crashed: 0,
    undetected: 0,
    wrong: 0,
  };
  readonly #shown = new Map<string, number>();
  #witness: z.infer<typeof witnessSchema> | undefined;

  constructor(
    private readonly victim: Victim,
    private readonly random: Random,
  ) {}

  async prepare(): Promise<void> {
    await this.#create('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE },
    });
    await this.#createWitness();
  }

  async attack(cases: number): Promise<void> {
    while (this.result.cases < cases && !this.result.crashed) {
      const count = Math.min(AT_ONCE, cases - this.result.cases);
      await Promise.all(Array.from({ length: count }, () => this.#one()));
      this.result.cases += count;
      if (this.result.cases % 200 < AT_ONCE) {
        await this.#checkHealth();
      }
    }
    await this.#checkHealth();
  }

  /** Whether the cluster is what it was. */
  async inspect(): Promise<void> {
    if (this.result.crashed) return;
    const now = await this.#read();
    const before = this.#witness;
    if (!now || now.metadata.uid !== before?.metadata.uid) {
      this.result.lost += 1;
    } else if (JSON.stringify(now.spec) !== JSON.stringify(before.spec)) {
      this.#tell('changed', `${JSON.stringify(now.spec)}`);
      this.result.wrong += 1;
    }
    const list = await this.victim.send({ method: 'GET', path: DEPLOYMENTS });
    const { items } = listSchema.parse(JSON.parse(list?.body ?? '{}'));
    const copies = items.filter(({ metadata }) => metadata.name === 'witness');
    this.result.doubled += Math.max(0, copies.length - 1);
  }

  async #one(): Promise<void> {
    if (this.random.next() < RAW_SHARE) {
      const { sent, status } = await sendRaw(this.victim, this.random);
      if (status !== undefined && status >= 500) {
        this.#tell('raw bytes', `${status}: ${JSON.stringify(sent)}`);
        this.result.wrong += 1;
      }
      return;
    }
    const attack = nextAttack(this.random);
    const answer = await this.victim.send(attack);
    this.#judge(attack, answer);
    if (attack.method === 'DELETE' && answer && answer.status < 300) {
      // The attacks that follow need something to attack.
      await this.#createWitness();
    }
  }

  #judge(attack: Attack, answer: Answer | undefined): void {
    const { kind, method, path, mustRefuse } = attack;
    const what = `${method} ${path.slice(0, 120)} ${String(attack.body ?? '').slice(0, 200)}`;
    // A server may close the connection on a body that it refuses.
    if (!answer) {
      if (kind !== 'hugeBody') {
        this.#tell(kind, `no answer: ${what}`);
        this.result.wrong += 1;
      }
      return;
    }
    const { status, body } = answer;
    if (status >= 500) {
      this.#tell(kind, `${status}: ${what}\n    ${body.slice(0, 300)}`);
      this.result.wrong += 1;
    } else if (status < 400 && mustRefuse) {
      this.#tell(kind, `served by ${status}: ${what}`);
      this.result.undetected += 1;
    } else if (status >= 400 && !isStatus(body, status)) {
      this.#tell(
        kind,
        `${status} without a Status: ${what}\n    ${body.slice(0, 300)}`,
      );
      this.result.wrong += 1;
    }
  }

  async #checkHealth(): Promise<void> {
    if (this.victim.hasCrashed || !(await this.victim.isWell())) {
      this.result.crashed = 1;
      process.stderr.write(`The API server is gone:\n${this.victim.log}\n`);
    }
    process.stderr.write(`${this.result.cases} requests\n`);
  }

  async #createWitness(): Promise<void> {
    await this.#create(DEPLOYMENTS, deployment('witness'));
    this.#witness = await this.#read();
  }

  async #create(path: string, object: unknown): Promise<void> {
    const answer = await this.victim.send({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(object),
    });
    if (answer?.status !== 201) {
      throw new Error(`A good object was refused: ${answer?.body}`);
    }
  }

  async #read(): Promise<z.infer<typeof witnessSchema> | undefined> {
    const answer = await this.victim.send({ method: 'GET', path: WITNESS });
    return answer?.status === 200
      ? witnessSchema.parse(JSON.parse(answer.body))
      : undefined;
  }

  #tell(kind: string, what: string): void {
    const shown = this.#shown.get(kind) ?? 0;
    this.#shown.set(kind, shown + 1);
    if (shown < SHOWN_PER_KIND) {
      process.stderr.write(`  ${kind}: ${what}\n`);
    }
  }
}

function isStatus(body: string, code: number): boolean {
  try {
    const parsed = statusSchema.safeParse(JSON.parse(body));
    return parsed.success && parsed.data.code === code;
  } catch {
    return false;
  }
}
