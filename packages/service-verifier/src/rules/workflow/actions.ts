import { Rule } from '../../types';
import { findInLines, workflowFiles } from '../pipeline/files';

const USES =
  /\buses:\s*['"]?([\w.-]+\/[\w.-]+)(?:\/[\w./-]+)?@([^\s'"]+)['"]?(?:\s*#\s*v?(\S+))?/;

const commits: Rule = {
  id: 'workflow/actions-are-commits',
  summary:
    'Actions are named by commit, with their version behind it: tags are moved by whoever takes over an account, as in 2025 and 2026',
  check: project =>
    findInLines(
      'workflow/actions-are-commits',
      workflowFiles(project),
      USES,
      ([, action, reference, version]) => {
        if (!/^[0-9a-f]{40}$/.test(reference)) {
          return `${action}@${reference} can be moved: name the commit, and the version as a comment`;
        }
        return version
          ? undefined
          : `${action} has no version behind its commit, so no bot can raise it`;
      },
    ),
};

/** The first major versions that run on the Node that runners still have. */
const LEAST: Readonly<Record<string, number>> = {
  'actions/cache': 5,
  'actions/checkout': 5,
  'actions/download-artifact': 7,
  'actions/setup-go': 6,
  'actions/setup-node': 5,
  'actions/upload-artifact': 6,
  'docker/build-push-action': 7,
  'docker/login-action': 4,
  'docker/metadata-action': 6,
  'docker/setup-buildx-action': 4,
  'github/codeql-action': 4,
};

const young: Rule = {
  id: 'workflow/actions-run-on-todays-runners',
  summary:
    'Actions are young enough for the runners: Node 20 was removed from them in September 2026, and what needs it does not start',
  check: project =>
    findInLines(
      'workflow/actions-run-on-todays-runners',
      workflowFiles(project),
      USES,
      ([, action, reference, version]) => {
        const major = Number.parseInt(
          (version ?? reference).replace(/^v/, ''),
          10,
        );
        const least = LEAST[action];
        const isKnown = version !== undefined || /^v\d/.test(reference);
        return least !== undefined && isKnown && major < least
          ? `${action} ${version ?? reference} does not start on today's runners: v${least} or newer does`
          : undefined;
      },
    ),
};

const ABANDONED: Readonly<Record<string, string>> = {
  'slsa-framework/slsa-github-generator': 'use actions/attest',
  'actions/create-release': 'use `gh release create`',
  'actions/upload-release-asset': 'use `gh release upload`',
  'actions-rs/toolchain': 'use rustup',
  'actions-rs/cargo': 'run cargo',
  'tj-actions/changed-files': 'use `git diff --name-only`',
};

const abandoned: Rule = {
  id: 'workflow/no-abandoned-actions',
  summary: 'Actions are ones that somebody still mends',
  check: project =>
    findInLines(
      'workflow/no-abandoned-actions',
      workflowFiles(project),
      USES,
      ([, action]) =>
        ABANDONED[action] &&
        `${action} is no longer maintained: ${ABANDONED[action]}`,
    ),
};

const tags: Rule = {
  id: 'workflow/tags-are-always-valid',
  summary:
    'Tags of images do not begin with the name of a branch, which is empty for tags and requests to merge',
  check: project =>
    findInLines(
      'workflow/tags-are-always-valid',
      workflowFiles(project),
      /prefix=\{\{\s*branch\s*\}\}|:\$\{\{\s*github\.(?:ref_name|head_ref)\s*\}\}/,
      ([found]) =>
        `${found} gives tags that no registry takes, such as :-abc1234; use type=sha,prefix=sha-`,
    ),
};

export const ACTION_RULES: readonly Rule[] = [commits, young, abandoned, tags];
