import { ServiceModel } from '@quarterdeck/service-generator';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedPostgres } from '../servers/postgres';
import { Problem, Tools } from '../types';
import { Collector } from './collector';
import { Answer, Request, ask, eventually, freePorts } from './network';
import { Program, runProgram } from './program';
import { Proxy } from './proxy';

/** A built service on this machine. */
export interface Subject {
  model: ServiceModel;
  /** Where it is started; it must not want to write there */
  directory: string;
  /** What stands for the entrypoint of its image; the commands `migrate` and `healthcheck` are put behind it */
  command: readonly string[];
}

/** Nobody listens there. */
const NOWHERE = 1;
const START_MILLISECONDS = 30_000;

/** A service with all that it needs around it: ports, secrets, a database behind a proxy, a collector of traces. */
export class Session {
  readonly problems: Problem[] = [];
  readonly collector = new Collector();
  readonly #programs: Program[] = [];
  #environment: Record<string, string> = {};
  #folder = '';
  proxy: Proxy | undefined;
  ports = { http: 0, metrics: 0 };

  private constructor(readonly subject: Subject) {}

  static async begin(subject: Subject, tools: Tools): Promise<Session> {
    const session = new Session(subject);
    try {
      await session.#prepare(tools);
      return session;
    } catch (error) {
      await session.end();
      throw error;
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#programs.map(program => program.kill()));
    await this.proxy?.end();
    await this.collector.end();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Notes what is wrong. */
  expect(isRight: boolean, problem: Problem): void {
    if (!isRight) {
      this.problems.push(problem);
    }
  }

  /** Runs a command of the program until it ends. */
  run(
    commands: readonly string[],
    changes: Record<string, string> = {},
    milliseconds?: number,
  ) {
    return runProgram(
      {
        command: [...this.subject.command, ...commands],
        environment: { ...this.#environment, ...changes },
        directory: this.subject.directory,
      },
      milliseconds,
    );
  }

  /**
   * Starts the service and waits for its liveness.
   *
   * @throws Error with its output where it does not come up
   */
  async start(changes: Record<string, string> = {}): Promise<Program> {
    const program = new Program({
      command: this.subject.command,
      environment: { ...this.#environment, ...changes },
      directory: this.subject.directory,
    });
    this.#programs.push(program);
    const { live } = this.subject.model.paths;
    const isUp = await eventually(
      async () => program.hasEnded || (await this.status(live)) === 200,
      START_MILLISECONDS,
    );
    if (!isUp || program.hasEnded) {
      await program.kill();
      throw new Error(`The service does not start: ${program.output}`);
    }
    return program;
  }

  ask(request: Request): Promise<Answer | undefined> {
    return ask(this.ports.http, request);
  }

  async status(path: string): Promise<number | undefined> {
    return (await this.ask({ path }))?.status;
  }

  async #prepare(tools: Tools): Promise<void> {
    const [http, metrics] = await freePorts(2);
    this.ports = { http, metrics };
    this.#folder = await mkdtemp(join(tmpdir(), 'quarterdeck-secrets-'));
    await chmod(this.#folder, 0o755);
    const values: Record<string, string> = {
      HTTP_PORT: String(http),
      METRICS_PORT: String(metrics),
      SHUTDOWN_DELAY_SECONDS: '2',
      SHUTDOWN_TIMEOUT_SECONDS: '10',
      OTEL_EXPORTER_OTLP_ENDPOINT: await this.collector.start(),
    };
    const secrets = await this.#secrets(tools);
    for (const { name, value, secretKey } of this.subject.model.variables) {
      if (secretKey) {
        const file = join(this.#folder, secretKey);
        await writeFile(file, `${secrets[secretKey]}\n`, { mode: 0o444 });
        this.#environment[name] = file;
      } else {
        this.#environment[name] = values[name] ?? value ?? '';
      }
    }
  }

  async #secrets(tools: Tools): Promise<Record<string, string>> {
    const cache = { 'redis-url': `redis://127.0.0.1:${NOWHERE}` };
    if (!this.subject.model.hasDatabase) {
      return cache;
    }
    const server = await sharedPostgres(tools);
    this.proxy = await Proxy.to(server.port);
    const url = server.url(server.create(), { port: this.proxy.port });
    return { ...cache, 'database-url': url, 'database-read-url': url };
  }
}
