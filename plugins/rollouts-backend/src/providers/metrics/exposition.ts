/** One sample of the text format of Prometheus. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+\d+)?$/;
// A name begins where no other goes on: to try each of its letters would take a long one's length squared.
const LABEL = /(?<!\w)([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const ESCAPES: Record<string, string> = { n: '\n', '"': '"', '\\': '\\' };

/** Reads what a pod answers at `/metrics`; lines that are no samples are passed over. */
export function parseExposition(text: string): Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const match = line.startsWith('#') ? undefined : LINE.exec(line.trim());
    if (match) {
      const labels: Record<string, string> = {};
      for (const [, name, value] of (match[2] ?? '').matchAll(LABEL)) {
        labels[name] = value.replace(
          /\\(.)/g,
          (_, character: string) => ESCAPES[character] ?? character,
        );
      }
      samples.push({ name: match[1], labels, value: toNumber(match[3]) });
    }
  }
  return samples;
}

function toNumber(text: string): number {
  if (text === '+Inf') {
    return Infinity;
  }
  return text === '-Inf' ? -Infinity : Number(text);
}
