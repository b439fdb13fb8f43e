import { oneLine } from './foreign';
import { matchesGlob } from './matchesGlob';

const SECRET_NAME =
  /passw(or)?d|pwd|secret|token|credential|authorization|cookie|session|api[-_]?key|private[-_]?key|access[-_]?key|(^|[-_])auth($|[-_])/i;

/** What looks like a secret wherever it stands. */
const SECRET_SHAPES = [
  // Nothing before it may be of the same characters, or each of many beginnings is read to the end.
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/,
  /\bglpat-[\w-]{16,}/,
  /\bxox[abeoprs]-[\w-]{10,}/,
  /\bAIza[\w-]{30,}/,
  /\bsk_(live|test)_[A-Za-z0-9]{16,}/,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{20,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(bearer|basic) +[\w+/=.-]{16,}/i,
  /[a-z0-9+.-]:\/\/[^\s/@:]*:[^\s/@]+@/i,
  /\b(password|passwd|pwd|secret|token|api[-_]?key)=[^\s&]{3,}/i,
];

const MOST_LABELS = 64;
const LONGEST_VALUE = 500;

/** Whether somewhere in it there is what looks like a secret. */
export function looksSecret(text: string): boolean {
  return SECRET_SHAPES.some(shape => shape.test(text));
}

/** Text that is shown, or undefined where it holds what looks like a secret. */
export function withoutSecrets(text: string | undefined): string | undefined {
  return text !== undefined && looksSecret(text) ? undefined : text;
}

/**
 * The labels of an alert that are kept and shown: those of the patterns, or all; never one that is a secret by its name or
 * by what it looks like. A pattern without `*` that names a label says that its name is no sign of a secret.
 */
export function keepLabels(
  labels: Record<string, string>,
  patterns?: readonly string[],
): Record<string, string> {
  const kept = Object.entries(labels).flatMap(([name, value]) => {
    const shown = oneLine(value, LONGEST_VALUE);
    const isWanted =
      !patterns || patterns.some(pattern => matchesGlob(pattern, name));
    const isSecret =
      (SECRET_NAME.test(name) && !patterns?.includes(name)) ||
      looksSecret(value) ||
      looksSecret(name);
    return shown !== undefined && isWanted && !isSecret
      ? [[name, shown] as const]
      : [];
  });
  return Object.fromEntries(kept.slice(0, MOST_LABELS));
}
