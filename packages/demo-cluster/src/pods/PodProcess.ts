import { IncomingMessage, ServerResponse } from 'node:http';
import { PodMetrics } from './PodMetrics';
import { PodProfile } from './podProfile';
import { drawLatency, Random } from './random';

/** Marks every answer of a pod, so that nobody takes it for a real program. */
export const SIMULATED_HEADER = 'x-quarterdeck-simulated';
/** Between two logged successful requests; failures are all logged, up to the rate below. */
const SUCCESS_LOG_INTERVAL_MS = 2_000;
const FAILURE_LOG_INTERVAL_MS = 100;

export interface PodProcessOptions {
  pod: string;
  profile: PodProfile;
  random: Random;
  now: () => Date;
  /** Writes a line to the log of a container. */
  log: (container: string, line: string) => void;
}

/** A request that the program is busy with. */
interface Work {
  timer: NodeJS.Timeout;
  resolve: () => void;
}

/** The simulated program of one pod, from its start to its end. */
export class PodProcess {
  ready = false;
  private stopping = false;
  private readonly metrics: PodMetrics;
  private readonly waiting = new Set<Work>();
  private answered = 0;
  private lastLogged = { success: -Infinity, failure: -Infinity };

  constructor(private readonly options: PodProcessOptions) {
    this.metrics = new PodMetrics(options.profile.version, options.now());
  }

  /** Writes a structured line to the log of a container, of all containers by default. */
  log(
    level: 'info' | 'warn' | 'error',
    message: string,
    fields: Record<string, unknown> = {},
    container?: string,
  ): void {
    const { profile, now } = this.options;
    const line = JSON.stringify({
      time: now().toISOString(),
      level,
      message,
      service: profile.service,
      version: profile.version,
      ...fields,
    });
    const containers = container ? [container] : profile.containers;
    for (const name of containers) this.options.log(name, line);
  }

  /** Requests under way are answered at once and their connections closed. */
  stop(): void {
    this.stopping = true;
    for (const work of [...this.waiting]) this.finish(work);
  }

  get requestsAnswered(): number {
    return this.answered;
  }

  async handle(
    container: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    request.resume();
    response.setHeader(SIMULATED_HEADER, 'pod');
    if (this.stopping) response.setHeader('connection', 'close');
    const path = (request.url ?? '/').split('?')[0];
    const { readinessPaths, livenessPaths } = this.options.profile;
    if (path === '/metrics') {
      const text = await this.metrics.render();
      response.setHeader('content-type', this.metrics.contentType);
      response.end(text);
    } else if (readinessPaths.has(path)) {
      sendJson(response, this.ready ? 200 : 503, {
        status: this.ready ? 'ready' : 'not ready',
      });
    } else if (livenessPaths.has(path)) {
      sendJson(response, 200, { status: 'ok' });
    } else {
      await this.answer(container, request.method ?? 'GET', path, response);
    }
  }

  private async answer(
    container: string,
    method: string,
    path: string,
    response: ServerResponse,
  ): Promise<void> {
    const { profile, pod, random } = this.options;
    const startedAt = performance.now();
    await this.work(drawLatency(random, profile.latency));
    const failed = random() < profile.errorRate;
    const status = failed ? failureStatus(random) : 200;
    const { service, version } = profile;
    const error = failed ? { error: 'simulated failure' } : {};
    if (this.stopping) response.setHeader('connection', 'close');
    sendJson(response, status, { service, version, pod, path, ...error });
    const milliseconds = performance.now() - startedAt;
    this.answered++;
    this.metrics.observe({ method, path, status }, milliseconds / 1000);
    this.logRequest(container, { method, path, status, milliseconds });
  }

  /** Sockets wait in real time, whatever clock the cluster was given. */
  private work(milliseconds: number): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise(resolve => {
      const work: Work = {
        resolve,
        timer: setTimeout(() => this.finish(work), milliseconds),
      };
      this.waiting.add(work);
    });
  }

  private finish(work: Work): void {
    clearTimeout(work.timer);
    this.waiting.delete(work);
    work.resolve();
  }

  private logRequest(
    container: string,
    request: {
      method: string;
      path: string;
      status: number;
      milliseconds: number;
    },
  ): void {
    const failed = request.status >= 500;
    const kind = failed ? 'failure' : 'success';
    const interval = failed ? FAILURE_LOG_INTERVAL_MS : SUCCESS_LOG_INTERVAL_MS;
    const now = performance.now();
    if (now - this.lastLogged[kind] < interval) return;
    this.lastLogged[kind] = now;
    const { method, path, status, milliseconds } = request;
    this.log(
      failed ? 'error' : 'info',
      failed ? 'request failed' : 'request',
      { method, path, status, durationMs: Math.round(milliseconds) },
      container,
    );
  }
}

function failureStatus(random: Random): number {
  return random() < 0.8 ? 500 : 503;
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: Record<string, unknown>,
): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(`${JSON.stringify(body)}\n`);
}
