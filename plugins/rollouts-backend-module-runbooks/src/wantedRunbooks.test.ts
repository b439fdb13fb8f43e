import { ConfigReader } from '@backstage/config';
import {
  RUNBOOKS_ANNOTATION,
  annotatedRunbooks,
  readWantedRunbooks,
} from './wantedRunbooks';

const read = (runbooks: Record<string, Record<string, string>>) =>
  readWantedRunbooks(new ConfigReader({ rollouts: { runbooks } }));
const configured = read({ production: { before: 'go-live', during: 'watch' } });

it('wants no runbook where nothing is said', () => {
  const wanted = annotatedRunbooks(
    readWantedRunbooks(new ConfigReader({})),
    {},
  );
  expect(wanted('production', 'before')).toBeUndefined();
});

it('takes what the entity says before what the configuration says', () => {
  const wanted = annotatedRunbooks(configured, {
    [RUNBOOKS_ANNOTATION]:
      'production.during=look_2.0, staging.before=warm-up,',
  });
  expect(wanted('production', 'before')).toBe('go-live');
  expect(wanted('production', 'during')).toBe('look_2.0');
  expect(wanted('staging', 'before')).toBe('warm-up');
  expect(wanted('staging', 'during')).toBeUndefined();
});

it.each([
  ['before=go-live', /"before=go-live" has to be like production\.before=/],
  ['production.after=x', /has to be like/],
  ['production.before=../x', /"\.\.\/x" is no runbook/],
  ['production.during=go-live', /before and during of production are the same/],
])('says what is wrong with the annotation %s', (annotation, message) => {
  expect(() =>
    annotatedRunbooks(configured, { [RUNBOOKS_ANNOTATION]: annotation }),
  ).toThrow(message);
});

it.each([
  [{ before: '-x' }, /rollouts\.runbooks\.production\.before: "-x" is no/],
  [{ before: 'x', during: 'x' }, /rollouts\.runbooks: before and during/],
])('says what is wrong with the configuration %j', (settings, message) => {
  expect(() => read({ production: settings })).toThrow(message);
});
