import { InputError, NotAllowedError } from '@backstage/errors';
import type { KubeConfig } from '@kubernetes/client-node';
import http from 'node:http';
import https from 'node:https';
import { createInterface } from 'node:readline';
import { ClusterConfig } from './clusters';

/** The API server answered with a status that is not a success. */
export class KubernetesStatusError extends Error {
  readonly name = 'KubernetesStatusError';
  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
  }
}

export interface StreamOptions {
  signal: AbortSignal;
  /** Called when the answer begins, before the first line. */
  onOpen(): void;
  onLine(line: string): void;
  /** The stream is given up when nothing arrives for so long. */
  idleTimeoutMs: number;
}

/** A read-only connection to the API server of one cluster with the portal's own credentials. */
export class KubernetesConnection {
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
   * @throws KubernetesStatusError for an answer that is not 2xx; any other error means that no answer came.
   */
  async getJson(
    path: string,
    options: { signal: AbortSignal; timeoutMs: number },
  ): Promise<unknown> {
    const signal = AbortSignal.any([
      options.signal,
      AbortSignal.timeout(options.timeoutMs),
    ]);
    const response = await this.request(path, signal);
    const body = await readBody(response);
    throwUnlessSuccess(response, body);
    return JSON.parse(body);
  }

  /** One GET whose answer is a stream of lines; resolves when the server ends it. */
  async streamLines(path: string, options: StreamOptions): Promise<void> {
    const idle = new AbortController();
    const giveUp = () =>
      idle.abort(
        new Error(`nothing arrived for ${options.idleTimeoutMs / 1000} s`),
      );
    const timer = setTimeout(giveUp, options.idleTimeoutMs);
    const signal = AbortSignal.any([options.signal, idle.signal]);
    try {
      const response = await this.request(path, signal);
      if (!isSuccess(response)) {
        throwUnlessSuccess(response, await readBody(response));
      }
      options.onOpen();
      timer.refresh();
      for await (const line of createInterface({ input: response, signal })) {
        timer.refresh();
        if (line !== '') {
          options.onLine(line);
        }
      }
      signal.throwIfAborted();
      if (!response.complete) {
        throw new Error('the connection was cut');
      }
    } finally {
      clearTimeout(timer);
    }
  }

  private async request(
    path: string,
    signal: AbortSignal,
  ): Promise<http.IncomingMessage> {
    const url = new URL(this.cluster.url + path);
    const options: https.RequestOptions = {
      method: 'GET',
      headers: { accept: 'application/json' },
      signal,
    };
    await this.kubeConfig.applyToHTTPSOptions(options);
    const transport = url.protocol === 'https:' ? https : http;
    if (url.protocol === 'http:') {
      delete options.agent;
    }
    return await new Promise((resolve, reject) => {
      const request = transport.request(url, options, resolve);
      request.on('error', error =>
        reject(signal.aborted ? signal.reason : error),
      );
      request.end();
    });
  }
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
    );
  }
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

async function readBody(response: http.IncomingMessage): Promise<string> {
  response.setEncoding('utf8');
  let body = '';
  for await (const chunk of response) {
    body += chunk;
  }
  return body;
}
