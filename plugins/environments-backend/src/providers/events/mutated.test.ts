import { toError } from '@backstage/errors';
import { deploymentReportSchema } from '@quarterdeck/plugin-environments-common';
import { parseCloudEvent } from '@quarterdeck/toolkit-node';
import { mutated } from '@quarterdeck/toolkit-node/testUtils';
import {
  argocdNotification,
  cdevent,
  githubStatus,
  gitlabDeployment,
  plainReport,
} from '../../testing/eventBodies';
import { z } from 'zod';
import { readArgocd } from './argocd';
import { readCloudEvent } from './cdevents';
import { readGithub } from './github';
import { readGitlab } from './gitlab';
import { readPlain } from './plain';
import { Said } from './said';

const NOW = Date.parse('2026-03-04T14:00:00.000Z');
const COUNT = 10_000;

const formats: [string, unknown, (value: unknown) => Said][] = [
  [
    'GitHub',
    githubStatus('success', 90, { payload: { version: 'v1' } }),
    value => readGithub('deployment_status', value, NOW),
  ],
  [
    'GitLab',
    gitlabDeployment('success', '2026-03-04 14:00:00 +0200'),
    value => readGitlab(value, NOW),
  ],
  [
    'CDEvents',
    cdevent('deployed', 0, { customData: { version: 'v1', commits: [] } }),
    value => readCloudEvent(parseCloudEvent(value), NOW),
  ],
  ['Argo CD', argocdNotification('Succeeded'), value => readArgocd(value, NOW)],
  ['plain JSON', plainReport('v1', 0), value => readPlain(value, NOW)],
];

/** What came of it: `refused`, `ignored`, `taken`, or what is wrong with that. */
function outcomeOf(read: () => Said): string {
  try {
    const said = read();
    if ('ignored' in said) {
      return said.ignored === '' ? 'ignored without a reason' : 'ignored';
    }
    const { isUndo: _undo, mayBeUnchanged: _same, ...report } = said.deployment;
    const checked = deploymentReportSchema.safeParse({
      target: { kind: 'other', name: 'production' },
      ...report,
      entityRef: 'component:default/shop',
      environmentId: 'production',
    });
    if (Date.parse(report.startedAt) > NOW) {
      return 'begins in the future';
    }
    return checked.success ? 'taken' : z.prettifyError(checked.error);
  } catch (error) {
    const { name, message } = toError(error);
    return name === 'InputError' && message !== ''
      ? 'refused'
      : `${name}: ${message}`;
  }
}

it.each(formats)(
  'an event of %s that is wrong makes no wrong deployment',
  (_, body, read) => {
    const outcomes = new Set<string>();
    for (const value of mutated(body, COUNT, 1)) {
      outcomes.add(outcomeOf(() => read(value)));
    }
    outcomes.delete('ignored');
    expect([...outcomes].sort()).toEqual(['refused', 'taken']);
  },
);
