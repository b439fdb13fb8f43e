import { RULES, verify } from '@quarterdeck/service-verifier';
import { Gate, Problem, Render } from '../types';

/** Checks of the OpenSSF scorecard that need no network, by the rules that answer them. */
const BY_RULES: Record<string, readonly string[]> = {
  'CI-Tests': ['pipeline/runs-tests', 'pipeline/same-stages'],
  'Dangerous-Workflow': [
    'workflow/no-foreign-code-beside-secrets',
    'workflow/no-untrusted-input-in-commands',
  ],
  'Dependency-Update-Tool': ['pipeline/versions-have-a-bot'],
  'Pinned-Dependencies': ['workflow/actions-are-commits'],
  'Token-Permissions': ['workflow/least-permissions'],
};

/** … and by the files that have to be there. Which license a team gives is its own to say. */
const BY_FILES: Record<string, RegExp> = {
  'Code-Review': /^(?:\.github\/)?CODEOWNERS$/,
  SAST: /^\.github\/workflows\/codeql\.yml$/,
  'Security-Policy': /^SECURITY\.md$/,
};

/** G17: what the scorecard would find in the repository itself. */
export const scorecard: Gate = {
  id: 'G17',
  title: 'passes the checks of the OpenSSF scorecard that need no network',
  tools: [],
  selects: ({ model }) =>
    model.description.delivery.pipeline === 'github-actions',
  async run(render) {
    return [
      ...(await byRules(render)),
      ...byFiles(render),
      ...binaryArtifacts(render),
    ];
  },
};

async function byRules({ project }: Render): Promise<Problem[]> {
  const problems = await Promise.all(
    Object.entries(BY_RULES).map(async ([check, ids]) => {
      const rules = RULES.filter(({ id }) => ids.includes(id));
      if (rules.length !== ids.length) {
        return [`${check} asks for a rule that is not there`];
      }
      const findings = await verify(project, rules);
      return findings.map(
        ({ path, message }) => `${check}: ${path}: ${message}`,
      );
    }),
  );
  return problems.flat();
}

function byFiles({ files, model }: Render): Problem[] {
  const { host } = model.description.delivery.repository;
  return Object.entries(BY_FILES)
    .filter(([check]) => check !== 'Code-Review' || host === 'github')
    .filter(
      ([, pattern]) => ![...files.keys()].some(path => pattern.test(path)),
    )
    .map(([check, pattern]) => `${check}: there is no file ${pattern.source}`);
}

function binaryArtifacts({ files }: Render): Problem[] {
  return [...files]
    .filter(([, { content }]) => content.includes('\0'))
    .map(([path]) => `Binary-Artifacts: ${path} is no text`);
}
