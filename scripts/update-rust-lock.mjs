// Writes templates/rust-service/content/Cargo.lock.njk anew: one file that renders to the exact Cargo.lock of each
// choice of database and cache, so that a team's lock has what its service uses and nothing else.
//
//   node scripts/update-rust-lock.mjs            moves all crates to their newest compatible versions
//   node scripts/update-rust-lock.mjs --offline  keeps what the crates of this machine allow
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTemplateRenderer } from 'nunjitsu';

const content = join(
  dirname(fileURLToPath(import.meta.url)),
  '../templates/rust-service/content',
);
const renderer = createTemplateRenderer({
  trimBlocks: true,
  lstripBlocks: true,
});
const VARIANTS = [
  { database: true, cache: true },
  { database: true, cache: false },
  { database: false, cache: true },
  { database: false, cache: false },
];
const folder = mkdtempSync(join(tmpdir(), 'rust-lock-'));

try {
  const locks = lockAll();
  const template = merge(locks);
  for (const [index, values] of VARIANTS.entries()) {
    if (renderer.render(template, { values }) !== locks[index]) {
      throw new Error(
        `The lock of ${JSON.stringify(values)} does not come out as it went in`,
      );
    }
  }
  writeFileSync(join(content, 'Cargo.lock.njk'), template);
} finally {
  rmSync(folder, { recursive: true });
}

/** The lock of everything first; the others begin with it, so that all agree on versions. */
function lockAll() {
  const manifest = readFileSync(join(content, 'Cargo.toml.njk'), 'utf8');
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/main.rs'), 'fn main() {}\n');
  const lock = join(folder, 'Cargo.lock');
  const whole = join(folder, 'whole.lock');
  return VARIANTS.map((values, index) => {
    writeFileSync(
      join(folder, 'Cargo.toml'),
      renderer.render(manifest, { values }),
    );
    if (index > 0) {
      cpSync(whole, lock);
    }
    // Takes away what is not used, and moves nothing that is.
    const command =
      index > 0 ? ['metadata', '--format-version=1'] : ['generate-lockfile'];
    execFileSync('cargo', [...command, ...process.argv.slice(2)], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      maxBuffer: 1 << 28,
    });
    if (index === 0) {
      cpSync(lock, whole);
    }
    return readFileSync(lock, 'utf8');
  });
}

/** Line by line within each package: what only some variants have stands in a condition. */
function merge(locks) {
  const parsed = locks.map(
    lock => new Map(blocksOf(lock).map(block => [keyOf(block), block])),
  );
  const keys = [...new Set(parsed.flatMap(blocks => [...blocks.keys()]))].sort(
    byPackage,
  );
  const lines = keys.flatMap((key, index) => {
    const blocks = parsed.map(packages => packages.get(key) ?? []);
    const merged = mergeLines(blocks).map(line => ({
      line,
      present: blocks.map(block => block.includes(line)),
    }));
    return index === 0
      ? merged
      : [
          { line: '', present: blocks.map(block => block.length > 0) },
          ...merged,
        ];
  });
  return `${conditional(lines).join('\n')}\n`;
}

function blocksOf(lock) {
  return lock
    .trimEnd()
    .split('\n\n')
    .map(block => block.split('\n'));
}

function keyOf(block) {
  const field = name =>
    block.find(line => line.startsWith(`${name} = `))?.split('"')[1] ?? '';
  return block[0] === '[[package]]'
    ? `${field('name')} ${field('version')}`
    : '';
}

/** As Cargo sorts: by name, then by version. */
function byPackage(a, b) {
  const [[nameA, versionA = ''], [nameB, versionB = '']] = [
    a.split(' '),
    b.split(' '),
  ];
  return nameA === nameB
    ? versionA.localeCompare(versionB, 'en', { numeric: true })
    : nameA < nameB
      ? -1
      : 1;
}

/** All lines of a package, in their order; dependencies are sorted. */
function mergeLines(blocks) {
  const all = [...new Set(blocks.flat())];
  const isDependency = line => line.startsWith(' "');
  const dependencies = all
    .filter(isDependency)
    .sort((a, b) => (a.trim() < b.trim() ? -1 : 1));
  const [head, tail] = [
    all.filter(
      line =>
        !isDependency(line) && line !== ']' && line !== 'dependencies = [',
    ),
    all.includes(']') ? [']'] : [],
  ];
  const list = all.includes('dependencies = [') ? ['dependencies = ['] : [];
  return [...head, ...list, ...dependencies, ...tail];
}

function conditional(lines) {
  const result = [];
  let open = '';
  for (const { line, present } of lines) {
    const condition = conditionOf(present);
    if (condition !== open) {
      if (open) {
        result.push('{% endif %}');
      }
      if (condition) {
        result.push(`{% if ${condition} %}`);
      }
      open = condition;
    }
    result.push(line);
  }
  if (open) {
    result.push('{% endif %}');
  }
  return result;
}

/** Which choices have a line; empty for all of them. */
function conditionOf(present) {
  const known = {
    1111: '',
    1110: 'values.database or values.cache',
    1100: 'values.database',
    1010: 'values.cache',
    1000: 'values.database and values.cache',
    '0100': 'values.database and not values.cache',
    '0010': 'values.cache and not values.database',
    '0001': 'not values.database and not values.cache',
    '0011': 'not values.database',
    '0101': 'not values.cache',
    '0110':
      '(values.database and not values.cache) or (values.cache and not values.database)',
    '0111': 'not (values.database and values.cache)',
  };
  const condition = known[present.map(Number).join('')];
  if (condition === undefined) {
    throw new Error(`No condition for the choices ${present}`);
  }
  return condition;
}
