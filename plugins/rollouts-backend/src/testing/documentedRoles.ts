import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readFileSync } from 'node:fs';

const guide = (name: string) =>
  readFileSync(
    resolvePackagePath(
      '@quarterdeck/plugin-rollouts-backend',
      `../../docs/guides/${name}.md`,
    ),
    'utf8',
  );

/** The rules that the guides tell an operator to allow, as YAML: for reading, and beside that for rollouts. */
export function documentedRules(): { reading: string; rollouts: string } {
  return {
    reading: found(
      guide('connect-a-cluster'),
      /name: quarterdeck-read\nrules:\n(.*?)---\n/s,
    ),
    rollouts: found(
      guide('rollouts'),
      /```yaml\n(- apiGroups: \[apps\]\n.*?)```/s,
    ),
  };
}

/** `apps/deployments patch` of each rule; in the guides a rule's lists stand on one line or two. */
export function grantsOf(rules: string): Set<string> {
  const list = (text: string) =>
    text.split(',').map(each => each.trim().replace(/^''$/, ''));
  const grants = [
    ...rules.matchAll(
      /apiGroups: \[([^\]]*)\][^\n]*\n\s*resources:\s*\[([^\]]*)\][^\n]*\n\s*verbs: \[([^\]]*)\]/g,
    ),
  ].flatMap(([, groups, resources, verbs]) =>
    list(groups).flatMap(group =>
      list(resources).flatMap(resource =>
        list(verbs).map(verb => `${group}/${resource} ${verb}`),
      ),
    ),
  );
  return new Set(grants);
}

function found(text: string, pattern: RegExp): string {
  const [, rules] = pattern.exec(text) ?? [];
  if (rules === undefined) {
    throw new Error(`A guide has no rules like ${pattern}`);
  }
  return rules;
}
