import { Random } from './random';

const SHARDS = [
  '\0',
  '\uD800',
  '\uDFFF',
  '\uFEFF',
  '\t',
  '\r',
  '\r\n',
  '\u2028',
  '\n---\n',
  '\n```step\n',
  '\n```\n',
  '\n~~~\n',
  '\n## ',
  '\n### ',
  '\n===\n',
  '> ',
  '- ',
  '    ',
  '<!--',
  '-->',
  '${{ ',
  ' }}',
  '&a ',
  '*a',
  ': ',
  '{',
  '[',
  '"',
  "'",
  '|\n',
  '!!binary ',
  '<<: *a\n',
  '__proto__: { a: 1 }\n',
  '? ',
  '%YAML 9\n',
  '...\n',
];

function mutate(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const to = Math.min(text.length, at + random.below(80));
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at) + random.pick(SHARDS) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(to);
    case 2:
      return text.slice(0, to) + text.slice(at);
    case 3: {
      const shard = random.pick(SHARDS).repeat(1 + random.below(400));
      return text.slice(0, at) + shard + text.slice(at);
    }
    default: {
      const other = String.fromCharCode(random.below(0x10000));
      return text.slice(0, at) + other + text.slice(at + 1);
    }
  }
}

/** A text with up to a dozen pieces cut out, doubled, replaced or put in. */
export function withNoise(text: string, random: Random): string {
  let noisy = text;
  for (let count = 1 + random.below(12); count > 0; count--) {
    noisy = mutate(noisy, random);
  }
  return noisy;
}
