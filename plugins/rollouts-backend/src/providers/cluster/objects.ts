import {
  KubernetesConnection,
  KubernetesStatusError,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';

const TIMEOUT_MS = 8_000;

export const CORE = '/api/v1';
export const APPS = '/apis/apps/v1';
export const ISTIO = '/apis/networking.istio.io/v1';

/** Path of a resource, or of one object of it. */
export function at(
  base: string,
  namespace: string,
  resource: string,
  name = '',
): string {
  return `${base}/namespaces/${encodeURIComponent(namespace)}/${resource}${name && `/${encodeURIComponent(name)}`}`;
}

/** Reads objects by their schemas and sends what is to be written. */
export class KubernetesObjects {
  constructor(private readonly connection: KubernetesConnection) {}

  /** @throws KubernetesStatusError */
  async get<T extends z.ZodType>(
    schema: T,
    path: string,
    signal: AbortSignal,
  ): Promise<z.output<T>> {
    return schema.parse(
      await this.connection.getJson(path, { signal, timeoutMs: TIMEOUT_MS }),
    );
  }

  /** @returns undefined where there is none */
  async find<T extends z.ZodType>(
    schema: T,
    path: string,
    signal: AbortSignal,
  ): Promise<z.output<T> | undefined> {
    try {
      return await this.get(schema, path, signal);
    } catch (error) {
      if (error instanceof KubernetesStatusError && error.statusCode === 404) {
        return undefined;
      }
      throw error;
    }
  }

  /** @throws KubernetesStatusError */
  async send(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    signal: AbortSignal,
    body: unknown,
    contentType = 'application/merge-patch+json',
  ): Promise<void> {
    await this.connection.send(method, path, {
      body,
      contentType,
      signal,
      timeoutMs: TIMEOUT_MS,
    });
  }

  async text(path: string, signal: AbortSignal): Promise<string> {
    return await this.connection.getText(path, {
      signal,
      timeoutMs: TIMEOUT_MS,
    });
  }
}
