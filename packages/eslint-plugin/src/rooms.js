/**
 * Which rooms a room may ask or command, beside itself. Facts go to the
 * timeline from every room, so its vocabulary (`timeline-common`) and the way to
 * post them (`timeline-node`) are free.
 */
const ARROWS = {
  timeline: [],
  environments: [],
  approvals: [],
  rollouts: ['environments', 'approvals'],
  backups: ['environments', 'approvals'],
  runbooks: ['approvals'],
  incidents: ['timeline'],
  dora: ['timeline'],
};

/** These read the facts of every room, hence their vocabularies. */
const READERS = ['incidents', 'dora'];

/** Nobody may come to depend on what only measures. */
const LEAVES = ['dora'];

const KINDS = ['backend', 'node', 'common', 'react'];

/**
 * @param {string} name of a package
 * @returns {{ room?: string, kind: string } | undefined} undefined for what is
 *   not ours; kinds are frontend, backend, node, common, react and toolkit-…;
 *   a module of some plugin has the kind of that plugin's side
 */
function parsePackage(name) {
  const toolkit = /^@quarterdeck\/(toolkit-\w+|demo-cluster)$/.exec(name);
  if (toolkit) {
    return { kind: toolkit[1] };
  }
  const plugin = /^@quarterdeck\/plugin-([a-z0-9-]+)$/.exec(name);
  if (!plugin) {
    return undefined;
  }
  const [room, module] = plugin[1].split(/-(?=(?:backend-)?module-)/);
  if (module) {
    // A module extends a plugin that need not be a room of ours.
    return {
      kind: module.startsWith('backend') ? 'backend' : 'frontend',
      isModule: true,
      room,
    };
  }
  const kind = KINDS.find(suffix => room.endsWith(`-${suffix}`));
  return kind
    ? { kind, room: room.slice(0, -kind.length - 1) }
    : { kind: 'frontend', room };
}

/** What each kind of package must not depend on, and why. */
const FORBIDDEN_KINDS = {
  frontend: ['backend', 'node', 'toolkit-node', 'demo-cluster'],
  react: ['frontend', 'backend', 'node', 'toolkit-node', 'demo-cluster'],
  'toolkit-react': ['frontend', 'backend', 'node', 'react', 'toolkit-node'],
  backend: ['frontend', 'react', 'toolkit-react'],
  node: ['frontend', 'backend', 'react', 'toolkit-react'],
  'toolkit-node': ['frontend', 'backend', 'node', 'react', 'toolkit-react'],
  common: [
    'frontend',
    'backend',
    'node',
    'react',
    'toolkit-node',
    'toolkit-react',
    'demo-cluster',
  ],
  'toolkit-common': [
    'frontend',
    'backend',
    'node',
    'common',
    'react',
    'toolkit-node',
    'toolkit-react',
    'demo-cluster',
  ],
  'demo-cluster': ['frontend', 'backend', 'node', 'common', 'react'],
};

/**
 * @param {string} from name of the importing package
 * @param {string} to name of the imported package
 * @returns {string | undefined} why this import is against the design
 */
function forbiddenBetweenPackages(from, to) {
  const importer = parsePackage(from);
  const imported = parsePackage(to);
  // packages/app and packages/backend compose everything.
  if (!importer || !imported || from === to) {
    return undefined;
  }
  if (FORBIDDEN_KINDS[importer.kind]?.includes(imported.kind)) {
    return `a ${importer.kind} package must not import a ${imported.kind} package`;
  }
  if (importer.room === imported.room || !imported.room) {
    return undefined;
  }
  return importer.isModule
    ? undefined
    : forbiddenBetweenRooms(importer, imported);
}

function forbiddenBetweenRooms(importer, imported) {
  const { room, kind } = imported;
  if (LEAVES.includes(room)) {
    return `nothing may depend on ${room}`;
  }
  if (kind === 'backend' || kind === 'frontend') {
    return `a room must not import another room's ${kind}`;
  }
  const takesFacts = room === 'timeline' && ['common', 'node'].includes(kind);
  const readsFacts = kind === 'common' && READERS.includes(importer.room);
  if (takesFacts || readsFacts) {
    return undefined;
  }
  const allowed = ARROWS[importer.room] ?? [];
  return allowed.includes(room)
    ? undefined
    : `${importer.room} may ask ${allowed.join(' and ') || 'no other room'}, not ${room} (see packages/eslint-plugin/src/rooms.js)`;
}

module.exports = { ARROWS, parsePackage, forbiddenBetweenPackages };
