import { toError } from '@backstage/errors';
import { parseCloudEvent } from '@quarterdeck/toolkit-node';
import { mutated } from '@quarterdeck/toolkit-node/testUtils';
import { NOW } from '../../testing/examples';
import {
  cdevent,
  githubIssue,
  gitlabIssue,
  plainIncident,
} from '../../testing/eventBodies';
import { readCloudEvent } from './cdevents';
import { readGithubIssue, readGitlabIssue } from './issues';
import { readPlainIncident } from './plain';
import { Said } from './said';

const COUNT = 10_000;
const LABELS = ['incident'];

const formats: [string, unknown, (value: unknown) => Said][] = [
  [
    'GitHub',
    githubIssue('opened'),
    value => readGithubIssue('issues', value, LABELS, NOW),
  ],
  ['GitLab', gitlabIssue(), value => readGitlabIssue(value, LABELS, NOW)],
  [
    'CDEvents',
    cdevent('detected', 1),
    value => readCloudEvent(parseCloudEvent(value), NOW),
  ],
  [
    'plain JSON',
    plainIncident('i1', 3, { version: 'v1' }),
    value => readPlainIncident(value, NOW),
  ],
];

/** What came of it: `refused`, `ignored`, `taken`, or what is wrong with that. */
function outcomeOf(read: () => Said): string {
  try {
    const said = read();
    if ('ignored' in said) {
      return said.ignored === '' ? 'ignored without a reason' : 'ignored';
    }
    const { startedAt, openedAt = startedAt, resolvedAt = NOW } = said;
    const isInOrder =
      startedAt >= Date.UTC(2000) &&
      openedAt >= startedAt &&
      resolvedAt >= startedAt &&
      Math.max(startedAt, openedAt, resolvedAt) <= NOW;
    if (!isInOrder) {
      return 'times out of order';
    }
    return said.title.length > 0 && said.cause?.id !== ''
      ? 'taken'
      : 'names missing';
  } catch (error) {
    const { name, message } = toError(error);
    return name === 'InputError' && message !== ''
      ? 'refused'
      : `${name}: ${message}`;
  }
}

it.each(formats)(
  'an event of %s that is wrong makes no wrong incident',
  (_, body, read) => {
    const outcomes = new Set<string>();
    for (const value of mutated(body, COUNT, 1)) {
      outcomes.add(outcomeOf(() => read(value)));
    }
    outcomes.delete('ignored');
    expect([...outcomes].sort()).toEqual(['refused', 'taken']);
  },
);
