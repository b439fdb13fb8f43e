import { InputError, NotAllowedError } from '@backstage/errors';
import type { KubeConfig } from '@kubernetes/client-node';
import http from 'node:http';
import https from 'node:https';
import { KeptAgents } from './KeptAgents';
import { ClusterConfig } from './clusters';
import {
  MAXIMUM_BODY_BYTES,
  MAXIMUM_LINE_BYTES,
  readLines,
  readText,
} from './boundedReads';

/** The API server answered with a status that is not a success. */
export class KubernetesStatusError extends Error {
  readonly name = 'KubernetesStatusError';
  constructor(
    readonly statusCode: number,
    message: string,
    /** For how long the server asks to be left alone, where it does. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

export interface StreamOptions {
  signal: AbortSignal;
  /** Called when the answer begins, before the first line. */
  onOpen(): void;
  onLine(line: string): void;
  /** How long it may take to connect and to get the headers of the answer. */
  openTimeoutMs: number;
  /** An open stream is given up when nothing arrives for so long. */
  idleTimeoutMs: number;
}

export interface SendOptions {
  body: unknown;
  contentType: string;
  signal: AbortSignal;
  timeoutMs: number;
}

/** A connection to the API server of one cluster with the portal's own credentials. */
export class KubernetesConnection {
  readonly #agents = new KeptAgents();

  private constructor(
    private readonly cluster: ClusterConfig,
    private readonly kubeConfig: KubeConfig,
  ) {}

  /**
   * @throws NotAllowedError where the cluster is configured for users' tokens only.
   */
  static async create(cluster: ClusterConfig): Promise<KubernetesConnection> {
    return new KubernetesConnection(cluster, await toKubeConfig(cluster));
  }

  /**
   * One GET for JSON.
   *
   * @throws KubernetesStatusError for an answer that is not 2xx, AnswerTooLargeError for one that is larger than 64 MiB;
   *   any other error means that no answer came.
   */
  async getJson(
    path: string,
    options: { signal: AbortSignal; timeoutMs: number },
  ): Promise<unknown> {
    return JSON.parse(await this.getText(path, options));
  }

  /**
   * One GET for text, like the answer of a pod behind the proxy; fails as `getJson` does.
   *
   * @param options - `maximumBytes`: of an answer that should be far smaller than that of an API server
   */
  async getText(
    path: string,
    options: { signal: AbortSignal; timeoutMs: number; maximumBytes?: number },
  ): Promise<string> {
    return await this.exchange(path, { method: 'GET' }, options);
  }

  /** One write; fails as `getJson` does. */
  async send(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    { body, contentType, ...options }: SendOptions,
  ): Promise<unknown> {
    return JSON.parse(
      await this.exchange(
        path,
        { method, contentType, body: JSON.stringify(body) },
        options,
      ),
    );
  }

  private async exchange(
    path: string,
    sent: Sent,
    options: { signal: AbortSignal; timeoutMs: number; maximumBytes?: number },
  ): Promise<string> {
    const { maximumBytes = MAXIMUM_BODY_BYTES } = options;
    const signal = AbortSignal.any([
      options.signal,
      AbortSignal.timeout(options.timeoutMs),
    ]);
    const response = await this.request(path, signal, sent).catch(error => {
      // The server may have closed a connection that is used again; to ask a second time does no harm.
      if (sent.method === 'GET' && isStale(error)) {
        return this.request(path, signal, { ...sent, isAnew: true });
      }
      throw error;
    });
    const body = await readText(response, maximumBytes).catch(error => {
      throw signal.aborted ? signal.reason : error;
    });
    throwUnlessSuccess(response, body);
    return body;
  }

  /**
   * One GET whose answer is a stream of lines; resolves when the server ends it.
   *
   * @throws KubernetesStatusError for an answer that is not 2xx, AnswerTooLargeError for a line longer than 16 MiB; any
   *   other error means that the stream broke or that nothing came for too long.
   */
  async streamLines(path: string, options: StreamOptions): Promise<void> {
    const silence = new Silence(options.openTimeoutMs);
    const signal = AbortSignal.any([options.signal, silence.signal]);
    try {
      const response = await this.request(path, signal);
      if (!isSuccess(response)) {
        throwUnlessSuccess(
          response,
          await readText(response, MAXIMUM_BODY_BYTES),
        );
      }
      options.onOpen();
      silence.expectWithin(options.idleTimeoutMs);
      for await (const line of readLines(response, MAXIMUM_LINE_BYTES)) {
        signal.throwIfAborted();
        silence.expectWithin(options.idleTimeoutMs);
        if (line !== '') {
          options.onLine(line);
        }
      }
      signal.throwIfAborted();
    } catch (error) {
      // Whoever gave up knows why; the socket only knows that it was closed.
      throw signal.aborted ? signal.reason : error;
    } finally {
      silence.end();
    }
  }

  private async request(
    path: string,
    signal: AbortSignal,
    { method, contentType, body, isAnew }: Sent = { method: 'GET' },
  ): Promise<http.IncomingMessage> {
    const url = new URL(this.cluster.url + path);
    const options: https.RequestOptions = {
      method,
      headers: {
        accept: 'application/json',
        ...(contentType && { 'content-type': contentType }),
        ...(body !== undefined && {
          'content-length': Buffer.byteLength(body),
        }),
      },
    };
    await this.kubeConfig.applyToHTTPSOptions(options);
    const transport = url.protocol === 'https:' ? https : http;
    if (url.protocol === 'http:') {
      delete options.agent;
    }
    if (isAnew || method !== 'GET') {
      // Whether a write was taken must not depend on a connection that may be gone.
      options.agent ??= new http.Agent();
    } else {
      options.agent = this.#agents.like(options.agent);
    }
    signal.throwIfAborted();
    return await new Promise((resolve, reject) => {
      const request = transport.request(url, options, resolve);
      // Node's own `signal` option throws past everybody when it aborts between the last byte and the end of an answer.
      const stop = () => request.destroy();
      signal.addEventListener('abort', stop, { once: true });
      request.on('close', () => signal.removeEventListener('abort', stop));
      request.on('error', error => {
        if (request.reusedSocket) {
          staleErrors.add(error);
        }
        reject(signal.aborted ? signal.reason : error);
      });
      request.end(body);
    });
  }
}

/** Of connections that had served before. */
const staleErrors = new WeakSet<object>();

function isStale(error: unknown): boolean {
  return typeof error === 'object' && error !== null && staleErrors.has(error);
}

interface Sent {
  /** By a connection of its own. */
  isAnew?: boolean;
  method: string;
  contentType?: string;
  body?: string;
}

async function toKubeConfig(cluster: ClusterConfig): Promise<KubeConfig> {
  const { credentials, name } = cluster;
  if (credentials.kind === 'user-only') {
    throw new NotAllowedError(
      `Cluster ${name} is configured for the tokens of its users (${credentials.authProvider}); watching needs credentials of the portal`,
    );
  }
  const { KubeConfig } = await import('@kubernetes/client-node');
  const kubeConfig = new KubeConfig();
  let token = credentials.kind === 'token' ? credentials.token : undefined;
  let authProvider: unknown;
  if (credentials.kind === 'in-cluster') {
    kubeConfig.loadFromCluster();
    const user = kubeConfig.getCurrentUser();
    if (!user) {
      throw new InputError(
        `Cluster ${name} has no serviceAccountToken and the backend runs in no cluster; configure the token`,
      );
    }
    token = user.token;
    authProvider = user.authProvider;
  }
  kubeConfig.loadFromClusterAndUser(
    {
      name,
      server: cluster.url,
      caData: cluster.caData,
      caFile: cluster.caFile,
      skipTLSVerify: cluster.skipTlsVerify,
    },
    { name: 'portal', token, authProvider },
  );
  return kubeConfig;
}

function isSuccess(response: http.IncomingMessage): boolean {
  const status = response.statusCode ?? 0;
  return status >= 200 && status < 300;
}

function throwUnlessSuccess(
  response: http.IncomingMessage,
  body: string,
): void {
  if (!isSuccess(response)) {
    throw new KubernetesStatusError(
      response.statusCode ?? 0,
      statusMessage(body) ?? response.statusMessage ?? 'no message',
      requestedPauseMs(response),
    );
  }
}

/** API servers say it in seconds; the date that HTTP allows as well would trust their clock. */
function requestedPauseMs(response: http.IncomingMessage): number | undefined {
  const seconds = response.headers['retry-after'];
  return seconds !== undefined && /^\d{1,6}$/.test(seconds)
    ? Number(seconds) * 1000
    : undefined;
}

/** The API server explains itself in a `Status` object; a proxy before it may not. */
function statusMessage(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    if (
      typeof parsed === 'object' &&
      parsed !== null &&
      'message' in parsed &&
      typeof parsed.message === 'string'
    ) {
      return parsed.message;
    }
  } catch {
    return undefined;
  }
  return undefined;
}

/** Aborts its signal when what is expected does not come in time. */
class Silence {
  readonly #abort = new AbortController();
  #timer: NodeJS.Timeout;

  constructor(milliseconds: number) {
    this.#timer = this.#start(milliseconds);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  expectWithin(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start(milliseconds);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(milliseconds: number): NodeJS.Timeout {
    return setTimeout(
      () =>
        this.#abort.abort(
          new Error(`nothing arrived for ${milliseconds / 1000} s`),
        ),
      milliseconds,
    );
  }
}
