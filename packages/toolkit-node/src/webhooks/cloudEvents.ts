import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { parseRequest } from '../http/parseRequest';
import { readJsonBody } from './bodies';

const MOST_EVENTS = 500;

const cloudEventSchema = z.object({
  specversion: z.literal('1.0', {
    error: 'only CloudEvents of specversion 1.0 are understood',
  }),
  id: z.string().min(1).max(300),
  source: z.string().min(1).max(1000),
  type: z.string().min(1).max(300),
  time: z.iso.datetime({ offset: true }).optional(),
  subject: z.string().max(1000).optional(),
  data: z.unknown().optional(),
  data_base64: z.base64().optional(),
});

export interface CloudEvent {
  id: string;
  source: string;
  type: string;
  /** RFC 3339, as it was written. */
  time?: string;
  subject?: string;
  data: unknown;
}

/**
 * The events of a request in any of the three modes of the HTTP binding (binary, structured, batch), each as the JSON
 * object that structured mode has, not yet looked at: one that is no good does not lose the others.
 *
 * @param headers - in lower case, as Node gives them
 * @throws InputError where the request is none of these modes
 */
export function readCloudEvents({
  headers,
  body,
}: {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}): unknown[] {
  const contentType = String(headers['content-type'] ?? '').toLowerCase();
  if (contentType.startsWith('application/cloudevents-batch+json')) {
    const events = readJsonBody(body);
    if (!Array.isArray(events) || events.length > MOST_EVENTS) {
      throw new InputError(
        `A batch of CloudEvents is an array of at most ${MOST_EVENTS}`,
      );
    }
    return events;
  }
  if (contentType.startsWith('application/cloudevents+json')) {
    return [readJsonBody(body)];
  }
  if (headers['ce-specversion'] === undefined) {
    throw new InputError(
      'This is no CloudEvent: Content-Type is neither application/cloudevents+json nor application/cloudevents-batch+json, and there is no header ce-specversion',
    );
  }
  return [{ ...attributesOf(headers), data: readJsonBody(body) }];
}

const ATTRIBUTES = ['specversion', 'id', 'source', 'type', 'time', 'subject'];

function attributesOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    ATTRIBUTES.flatMap(name => {
      const value = headers[`ce-${name}`];
      return typeof value === 'string' ? [[name, decoded(value)]] : [];
    }),
  );
}

/** The binding asks to percent-encode what is no printable ASCII. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** @throws InputError that says what is wrong with it */
export function parseCloudEvent(value: unknown): CloudEvent {
  const { data_base64, data, id, source, type, time, subject } = parseRequest(
    cloudEventSchema,
    value,
  );
  return {
    id,
    source,
    type,
    time,
    subject,
    data:
      data_base64 === undefined
        ? data
        : readJsonBody(Buffer.from(data_base64, 'base64')),
  };
}
