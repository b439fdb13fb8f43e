// yarn new:room: a room with the furniture that every room has.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare } from './lib/install.mjs';
import { withLock } from './lib/lock.mjs';
import { home, root } from './lib/paths.mjs';
import {
  explainInstallFailure,
  printFailure,
  Problem,
  tail,
} from './lib/problems.mjs';
import { ProcessGroups, runToEnd } from './lib/processes.mjs';
import { Report } from './lib/report.mjs';
import { stopOnSignals } from './lib/signals.mjs';
import {
  apply,
  format,
  place,
  requireApplied,
  requireNew,
} from './new-room/generate.mjs';
import { namesOf } from './new-room/names.mjs';
import { packagesOf, render } from './new-room/templates.mjs';
import { versionsOf } from './new-room/versions.mjs';
import { wiringOf } from './new-room/wiring.mjs';

const USAGE = `yarn new:room <noun> [options]

  <noun>             the room, usually a plural: yarn new:room checklists
  --singular WORD    one of what it keeps, where the noun does not say it:
                     yarn new:room timeline --singular entry
  --dry-run          only say what would be written
  --no-wire          write the packages, but make no portal have them
  --out FOLDER       where the packages go (plugins); only with --no-wire
  --help             this text
`;

function readOptions() {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        singular: text,
        out: text,
        'dry-run': flag,
        'no-wire': flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new Problem(`${error.message}\n\n${USAGE}`);
  }
  const { values, positionals } = parsed;
  if (!values.help && positionals.length !== 1) {
    throw new Problem(`Name one room, as in: yarn new:room checklists`);
  }
  if (values.out && !values['no-wire']) {
    throw new Problem(
      'The portal finds rooms in plugins only: --out needs --no-wire.',
    );
  }
  return { ...values, noun: positionals[0] };
}

/** The room as files and edits; nothing is written yet. */
function plan({ noun, singular, out, 'no-wire': isAlone }) {
  const names = namesOf(noun, singular);
  const folder = resolve(out ?? join(root, 'plugins'));
  requireNew(root, folder, noun, packagesOf(names));
  const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  return {
    names,
    folder,
    files: render(names, {
      timestamp,
      versionOf: versionsOf(root),
    }),
    isWired: !isAlone,
  };
}

function describe({ names, folder, files, isWired }) {
  const paths = [...files.keys()].map(path =>
    relative(process.cwd(), join(folder, path)),
  );
  const edits = isWired ? wiringOf(root, names['room-id']) : [];
  const changes = [...edits].map(
    ([path, { added }]) => `${path}\n  + ${added}`,
  );
  return [...paths.sort(), ...changes].join('\n');
}

function nextSteps({ names, isWired }) {
  const room = names['room-id'];
  const steps = [
    `its own content: begin with plugins/${room}-common/src/types.ts and plugins/${room}-backend/src/domain/decide.ts`,
    `its title in French: "list.title" in plugins/${room}/src/translations/fr.ts`,
    `its configuration keys in docs/reference/configuration.md`,
    `its action for runbooks, MCP and the command line: "${room}" among backend.actions.pluginSources in app-config.yaml`,
    ...(isWired ? [] : ['its wiring: see docs/guides/new-room.md']),
  ];
  return `The room ${room} stands. Left to you:\n${steps.map(step => `  - ${step}`).join('\n')}`;
}

async function write(room, report, undo) {
  const toolchain = await prepare(report);
  const files = await format(root, room.files);
  undo.push(place(room.folder, files));
  if (room.isWired) {
    // Yarn writes every package.json as it read it, so no other Yarn may run
    // from before the edits until after the installation.
    await withLock(join(home, 'prepare.lock'), report, () =>
      wire(room, toolchain, report, undo),
    );
  }
}

async function wire({ names }, toolchain, report, undo) {
  const lockfile = join(root, 'yarn.lock');
  const lockBefore = readFileSync(lockfile, 'utf8');
  const edits = wiringOf(root, names['room-id']);
  undo.push(apply(root, edits));
  undo.push(() => writeFileSync(lockfile, lockBefore));
  await report.step('Installing', update => install(toolchain, update));
  requireApplied(root, edits);
}

async function install({ node, yarn, environment }, update) {
  const { code, output } = await runToEnd(
    node,
    [yarn, 'install', '--no-immutable'],
    {
      cwd: root,
      env: { ...environment, YARN_ENABLE_PROGRESS_BARS: '0' },
      onLine: update,
    },
  );
  if (code !== 0) {
    throw (
      explainInstallFailure('installing the new room', output) ??
      new Problem(
        'Yarn could not install the new room; what it said is above.',
        { detail: tail(output, 12) },
      )
    );
  }
}

async function main() {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const room = plan(options);
  const report = new Report();
  if (options['dry-run']) {
    report.line(describe(room));
    return;
  }
  const undo = [];
  const undoAll = () => undo.splice(0).forEach(step => step());
  stopOnSignals(new ProcessGroups(), async () => undoAll(), { exitCode: 130 });
  try {
    await write(room, report, undo);
  } catch (error) {
    undoAll();
    throw error;
  }
  report.line(nextSteps(room));
}

main().catch(error => {
  printFailure(error);
  process.exit(1);
});
