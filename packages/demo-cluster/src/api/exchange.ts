import { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'yaml';
import { Cluster } from '../cluster/createCluster';
import { PodRuntime } from '../cluster/types';
import { ApiError, Status } from '../registry/ApiError';
import { Fields, isFields } from '../registry/objects';
import { decodeProtobuf } from './protobuf/decode';

/** Who may use the API. A read-only user has the rights of the usual `view` role. */
export interface User {
  username: string;
  groups: readonly string[];
  readOnly?: boolean;
}

/** One request with what is needed to answer it. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  query: URLSearchParams;
  user: User;
  cluster: Cluster;
  runtime: PodRuntime;
}

export function respondJson(
  exchange: Pick<Exchange, 'response'>,
  code: number,
  body: unknown,
  warnings: readonly string[] = [],
): void {
  const { response } = exchange;
  // Quoted as RFC 7234 asks; 299 is a warning that stays true.
  const headers = warnings.map(
    text =>
      `299 - "${text.replace(/[\\"]/g, '\\$&').replace(/[^\x20-\x7e]/g, ' ')}"`,
  );
  if (headers.length > 0) response.setHeader('Warning', headers);
  response.writeHead(code, { 'Content-Type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}

export function respondText(
  exchange: Pick<Exchange, 'response'>,
  code: number,
  text: string,
): void {
  exchange.response.writeHead(code, {
    'Content-Type': 'text/plain; charset=utf-8',
  });
  exchange.response.end(text);
}

export function statusOf(error: unknown): Status {
  if (error instanceof ApiError) return error.toStatus();
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(
    'InternalError',
    `Internal error occurred: ${message}`,
  ).toStatus();
}

/** Kubernetes takes objects up to about this size, in bytes. */
const bodyLimit = 3 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > bodyLimit) {
      throw new ApiError(
        'BadRequest',
        `the request body is larger than ${bodyLimit} bytes`,
      );
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

export function mediaTypeOf(request: IncomingMessage): string {
  const [type] = (request.headers['content-type'] ?? '').split(';');
  return type.trim().toLocaleLowerCase('en-US');
}

/** More than any schema nests; what walks objects does so recursively. */
const depthLimit = 500;

function requireShallow(body: unknown): void {
  let level = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > depthLimit) {
      throw new ApiError(
        'BadRequest',
        `the body nests deeper than ${depthLimit} levels`,
      );
    }
    level = level.flatMap(value =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
}

/** The body as JSON, YAML or protobuf; undefined where there is none. Throws UnsupportedMediaType and BadRequest. */
export async function parseBody(request: IncomingMessage): Promise<unknown> {
  const type = mediaTypeOf(request);
  const body = await readBody(request);
  if (body.length === 0) return undefined;
  if (type === 'application/vnd.kubernetes.protobuf')
    return decodeProtobuf(body);
  if (type.includes('protobuf') || type.includes('cbor')) {
    throw new ApiError(
      'UnsupportedMediaType',
      `the body of the request was in an unknown format (${type}) - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf`,
    );
  }
  const parsed = parseText(body.toString('utf8'), type.endsWith('yaml'));
  requireShallow(parsed);
  return parsed;
}

function parseText(text: string, isYaml: boolean): unknown {
  try {
    return isYaml ? parse(text) : JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ApiError('BadRequest', `couldn't parse the body: ${message}`);
  }
}

/** The body as an object; BadRequest where it is anything else. */
export async function objectBody(request: IncomingMessage): Promise<Fields> {
  const body = await parseBody(request);
  if (isFields(body)) return body;
  throw new ApiError('BadRequest', 'the body of the request must be an object');
}
