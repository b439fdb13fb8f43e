import { InputError } from '@backstage/errors';
import {
  KubernetesConnection,
  KubernetesStatusError,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';

const TIMEOUT_MS = 8_000;
/** What a pod answers is up to whoever wrote it, and many are asked at once. */
const MAXIMUM_TEXT_BYTES = 8 * 1024 * 1024;

export const CORE = '/api/v1';
export const APPS = '/apis/apps/v1';
export const ISTIO = '/apis/networking.istio.io/v1';

/**
 * Path of a resource, or of one object of it.
 *
 * @throws InputError for a name that would lead elsewhere: objects name others in text that nobody checks
 */
export function at(
  base: string,
  namespace: string,
  resource: string,
  name = '',
): string {
  const odd = [namespace, name].find(each => each === '.' || each === '..');
  if (odd !== undefined) {
    throw new InputError(`"${odd}" is no name of an object`);
  }
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
      maximumBytes: MAXIMUM_TEXT_BYTES,
    });
  }
}
