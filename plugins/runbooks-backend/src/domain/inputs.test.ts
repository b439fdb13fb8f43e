import { exampleRun, exampleRunbook } from '../testing/exampleRun';
import {
  assertSecrets,
  keptMessage,
  keptOutput,
  resolvedInput,
  scopeOf,
  secretsHidden,
  secretsNeeded,
} from './inputs';
import { valuesOf } from './parameters';

function secretRunbook() {
  const runbook = exampleRunbook([
    {
      kind: 'action',
      action: 'a:b',
      input: {
        header: 'Bearer ${{ parameters.token }}',
        shop: '${{ entity.name }}',
        by: '${{ run.startedBy }}',
      },
    },
    { kind: 'action', action: 'a:b', input: {} },
  ]);
  const common = { required: true, secret: false };
  runbook.frontMatter.parameters = {
    token: { ...common, secret: true },
    size: { ...common, options: ['s', 'm'], default: 'm' },
    note: { ...common, required: false },
    place: common,
  };
  return runbook;
}

describe('what a step is told', () => {
  it('hides secrets in what is shown, and tells them when it is carried out', () => {
    const runbook = secretRunbook();
    const [step, other] = runbook.steps;
    expect(secretsNeeded(runbook, step)).toEqual(['token']);
    expect(secretsNeeded(runbook, other)).toEqual([]);
    const record = exampleRun(1);
    const input = (secrets: Record<string, string>) =>
      resolvedInput(
        step.definition.kind === 'action' ? step.definition.input : {},
        scopeOf(record, secrets),
      );
    expect(input(secretsHidden(['token'])).value).toEqual({
      header: 'Bearer [secret token]',
      shop: 'shop',
      by: 'user:default/dana',
    });
    expect(input({ token: 'x1' }).value.header).toBe('Bearer x1');
    expect(input({}).problems).toEqual([
      'There is no value for ${{ parameters.token }}',
    ]);
  });

  it('keeps of an answer no secret, no more than fits, and a link of the portal alone', () => {
    const secrets = { token: 'hunter2' };
    expect(
      keptOutput(
        { message: 'used hunter2', link: '/x', deep: [{ hunter2: 1 }] },
        secrets,
      ),
    ).toEqual({
      output: {
        message: 'used [redacted]',
        link: '/x',
        deep: [{ '[redacted]': 1 }],
      },
      outputSummary: 'used [redacted]',
      link: '/x',
    });
    for (const link of ['https://evil.example', '//evil.example', '/\\evil']) {
      expect(keptOutput({ link }, {}).link).toBeUndefined();
    }
    expect(keptOutput({ summary: 1, link: 2 }, {})).toEqual({
      output: { summary: 1, link: 2 },
    });
    expect(keptOutput(null, {})).toEqual({ output: null });
    const { output } = keptOutput('x'.repeat(300_000), {});
    expect(String(output)).toHaveLength(200_000);
    expect(keptMessage('no: hunter2', secrets)).toBe('no: [redacted]');
  });
});

describe('parameters of a run', () => {
  const values = (given: Record<string, string>) =>
    valuesOf(secretRunbook(), given);

  it('are what was given, or what the runbook says', () => {
    expect(values({ place: 'here' })).toEqual({
      parameters: { size: 'm', place: 'here' },
      problems: [],
    });
  });

  it.each([
    [{}, 'parameters.place: is missing'],
    [{ place: '' }, 'parameters.place: is missing'],
    [{ place: 'x', size: 'xl' }, 'parameters.size: has to be one of s, m'],
    [
      { place: 'x', token: 'y' },
      'parameters.token: is secret: it is asked for by the step that uses it, and never kept',
    ],
    [
      { place: 'x', toString: 'y' },
      'parameters.toString: the runbook has no such parameter',
    ],
  ])('are refused: %j', (given, problem) => {
    expect(values(given).problems).toEqual([problem]);
  });
});

describe('what others answer', () => {
  it('is kept so that every room takes it: no NUL, and no half of a character', () => {
    const kept = keptOutput(
      {
        summary: `${'x'.repeat(499)}\u{1f680} away`,
        'a\0b': ['\ud800'],
      },
      {},
    );
    expect(kept.outputSummary).toBe(`${'x'.repeat(499)}\ufffd`);
    expect(kept.output).toMatchObject({ 'a\ufffdb': ['\ufffd'] });
    expect(keptMessage('it said \0', {})).toBe('it said \ufffd');
  });
});

describe('a parameter that is called as something that every object has', () => {
  const named = (secret: boolean) => {
    const runbook = exampleRunbook([
      {
        kind: 'action',
        action: 'a:b',
        input: { with: '${{ parameters.constructor }}' },
      },
    ]);
    runbook.frontMatter.parameters = {
      constructor: { required: true, secret },
    };
    return runbook;
  };

  it('is missing where it was not given', () => {
    expect(valuesOf(named(false), {}).problems).toEqual([
      'parameters.constructor: is missing',
    ]);
    expect(valuesOf(named(true), {})).toEqual({ parameters: {}, problems: [] });
    expect(() => assertSecrets(['constructor'], {})).toThrow(
      'secrets.constructor is missing',
    );
  });
});
