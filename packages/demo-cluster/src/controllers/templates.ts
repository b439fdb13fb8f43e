import { createHash } from 'crypto';
import { isDeepStrictEqual } from 'util';
import { PodTemplate } from './objects';

export const POD_TEMPLATE_HASH_LABEL = 'pod-template-hash';

/** The letters of generated names: no vowels and no look-alikes, so that no words come out. */
const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * A short stable name for a template. `collisionCount` tells apart two templates that hash alike. The value differs
 * from the one kube-controller-manager would compute, which no client may rely on.
 */
export function hashTemplate(
  template: PodTemplate,
  collisionCount: number,
): string {
  return hashText(`${canonicalJson(template)}/${collisionCount}`, 10);
}

/** The same text gives the same name part of the given length. */
export function hashText(text: string, length: number): string {
  const digest = createHash('sha256').update(text).digest();
  return encode(digest.subarray(0, length));
}

/** Spells bytes in the alphabet of generated names. */
export function encode(bytes: Uint8Array): string {
  return Array.from(
    bytes,
    byte => SAFE_ALPHABET[byte % SAFE_ALPHABET.length],
  ).join('');
}

/** Templates are equal when they would make equal pods: the hash label that a ReplicaSet adds does not count. */
export function templatesEqual(a: PodTemplate, b: PodTemplate): boolean {
  return isDeepStrictEqual(
    canonical(withoutHashLabel(a)),
    canonical(withoutHashLabel(b)),
  );
}

export function withTemplateLabel(
  template: PodTemplate,
  key: string,
  value: string,
): PodTemplate {
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: { ...template.metadata?.labels, [key]: value },
    },
  };
}

function withoutHashLabel(template: PodTemplate): PodTemplate {
  const labels = { ...template.metadata?.labels };
  delete labels[POD_TEMPLATE_HASH_LABEL];
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** JSON with sorted keys and without what the wire would drop, so that equal objects give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(canonical(value));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(canonical);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined && item !== null)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, canonical(item)]),
    );
  }
  return value;
}
