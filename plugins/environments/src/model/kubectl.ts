import type {
  ClusterStatus,
  Workload,
} from '@quarterdeck/plugin-environments-common';

/** The kubectl command that shows a workload when the portal cannot. */
export function kubectlGet(
  workload: Pick<Workload, 'kind' | 'namespace' | 'name'>,
  cluster: Pick<ClusterStatus, 'kubectlContext'>,
): string {
  return [
    'kubectl',
    '--context',
    cluster.kubectlContext,
    '-n',
    workload.namespace,
    'get',
    workload.kind.toLowerCase(),
    workload.name,
  ]
    .map(shellWord)
    .join(' ');
}

/** Context names are free text: one with a blank or a quote must still be one word of the command. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}
