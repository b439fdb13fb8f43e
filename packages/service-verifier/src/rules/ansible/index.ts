import { Finding, Rule } from '../../types';
import {
  Task,
  TaskFile,
  ansibleFiles,
  problemsOf,
  taskFiles,
  titleOf,
  valueOf,
} from './tasks';

const parses: Rule = {
  id: 'ansible/parses',
  summary: 'Each file of Ansible is YAML',
  check: ({ files }) =>
    ansibleFiles(files).flatMap(([path, content]) =>
      problemsOf(content).map(message => ({
        rule: 'ansible/parses',
        path,
        message,
      })),
    ),
};

/** Words of a task that are not its module. */
const KEYWORDS = new Set(
  'name args become become_user block rescue always changed_when failed_when check_mode delay delegate_to environment ignore_errors listen loop loop_control no_log notify register retries run_once tags until vars when'.split(
    ' ',
  ),
);

/** A rule that looks at one task after another. */
function taskRule(
  id: string,
  summary: string,
  problem: (task: Task) => string | undefined,
): Rule {
  return {
    id,
    summary,
    check: ({ files }) =>
      taskFiles(files).flatMap(({ path, tasks }) =>
        tasks.flatMap((task): Finding[] => {
          const message = problem(task);
          return message
            ? [{ rule: id, path, message: `"${titleOf(task)}" ${message}` }]
            : [];
        }),
      ),
  };
}

const fullNames = taskRule(
  'ansible/full-names-of-modules',
  'Modules have their full names: a short one is whichever collection comes first',
  task => {
    const short = Object.keys(task).filter(
      key => !KEYWORDS.has(key) && !/^\w+\.\w+\.\w+$/.test(key),
    );
    return short.length > 0
      ? `uses ${short.join(', ')}: write the full name, such as ansible.builtin.copy`
      : undefined;
  },
);

const noShell = taskRule(
  'ansible/no-shell',
  'No task goes through a shell, where a variable with a space or a semicolon becomes a command',
  task =>
    ['shell', 'raw', 'script'].some(
      module => `ansible.builtin.${module}` in task || module in task,
    )
      ? 'goes through a shell: use a module, or ansible.builtin.command with argv'
      : undefined,
);

const commandsTell = taskRule(
  'ansible/commands-tell-changes',
  'A command says whether it changed something; else each run seems to change everything',
  task =>
    'ansible.builtin.command' in task && !('changed_when' in task)
      ? 'has no changed_when'
      : undefined,
);

const SECRET = /\b(?:vault_\w+|\w*(?:password|secrets?|token))\b/;

const hidden = taskRule(
  'ansible/secrets-are-hidden',
  'A task that gets a secret has no_log: what it gets ends up in the log of the pipeline otherwise',
  task => {
    const { name: _name, register: _register, ...rest } = task;
    const expressions =
      JSON.stringify({ ...rest, block: 0, rescue: 0 }).match(
        /\{\{.*?\}\}|\{%.*?%\}/g,
      ) ?? [];
    return expressions.some(expression => SECRET.test(expression)) &&
      task.no_log !== true
      ? 'gets a secret without no_log: true'
      : undefined;
  },
);

const specified: Rule = {
  id: 'ansible/roles-say-what-they-want',
  summary:
    'Each role has argument specs, which Ansible checks before the first task',
  check: ({ files }) =>
    taskFiles(files)
      .filter(({ path }) => path.endsWith('/tasks/main.yml'))
      .map(({ path }) => path.replace('tasks/main.yml', ''))
      .filter(role => !files.has(`${role}meta/argument_specs.yml`))
      .map(role => ({
        rule: 'ansible/roles-say-what-they-want',
        path: `${role}tasks/main.yml`,
        message: 'The role has no meta/argument_specs.yml',
      })),
};

const plainSecrets: Rule = {
  id: 'ansible/no-plain-secrets',
  summary: 'Variables with secrets come from Ansible Vault, never in the clear',
  check: ({ files }) =>
    ansibleFiles(files)
      .filter(([path]) =>
        /\/(?:group_vars|host_vars|vars|defaults)\//.test(path),
      )
      .flatMap(([path, content]) =>
        plainIn(valueOf(content)).map(key => ({
          rule: 'ansible/no-plain-secrets',
          path,
          message: `${key} is in the clear: take it from Ansible Vault`,
        })),
      ),
};

function plainIn(value: unknown, isSecret = false): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const isOne =
      isSecret || /(?:password|passwd|secrets?|token|private_key)$/.test(key);
    return isOne && typeof inner === 'string' && !inner.includes('{{')
      ? [key]
      : plainIn(inner, isOne);
  });
}

const healthFirst: Rule = {
  id: 'ansible/healthy-before-the-old-stops',
  summary:
    'A deployment asks the new version ten times with 5 s between, and stops the old one only after it was ready',
  check: ({ files }) =>
    taskFiles(files)
      .filter(({ path }) => path.endsWith('/roles/deploy/tasks/main.yml'))
      .flatMap(orderProblems),
};

function orderProblems({ path, tasks }: TaskFile): Finding[] {
  const finding = (message: string): Finding => ({
    rule: 'ansible/healthy-before-the-old-stops',
    path,
    message,
  });
  const waits = tasks.findIndex(
    task =>
      'ansible.builtin.uri' in task &&
      'until' in task &&
      task.retries === 10 &&
      task.delay === 5,
  );
  if (waits < 0) {
    return [
      finding(
        'Nothing waits for readiness with retries: 10 and delay: 5 before requests are sent to it',
      ),
    ];
  }
  return tasks
    .slice(0, waits)
    .filter(task => /"state":"(?:stopped|absent)"/.test(JSON.stringify(task)))
    .filter(task => !('block' in task))
    .map(task =>
      finding(
        `"${titleOf(task)}" stops something before the new version was ready`,
      ),
    );
}

/** What roles and playbooks have to keep. */
export const ANSIBLE_RULES: readonly Rule[] = [
  parses,
  fullNames,
  noShell,
  commandsTell,
  hidden,
  specified,
  plainSecrets,
  healthFirst,
];
