import { placeholdersOf, resolvePlaceholders } from './placeholders';

const scope = {
  parameters: { environment: 'production' },
  entity: { ref: 'component:default/api', name: 'api' },
  run: { id: 'r1', startedBy: 'user:default/ada' },
  context: { namespace: 'shop' },
  steps: { plan: { output: { planId: 'p1', steps: [{ weight: 10 }] } } },
};

describe('placeholdersOf', () => {
  it('finds each placeholder and where its text is', () => {
    expect(
      placeholdersOf({
        a: 'x ${{ entity.name }} y ${{steps.plan.output.planId}}',
        b: [1, '${{ a b }}', { c: 'end ${{ open' }],
      }),
    ).toEqual([
      { raw: '${{ entity.name }}', path: ['entity', 'name'], at: ['a'] },
      {
        raw: '${{steps.plan.output.planId}}',
        path: ['steps', 'plan', 'output', 'planId'],
        at: ['a'],
      },
      { raw: '${{ a b }}', path: undefined, at: ['b', 1] },
      { raw: '${{ open', at: ['b', 2, 'c'] },
    ]);
  });
});

describe('resolvePlaceholders', () => {
  it('keeps the type of a placeholder that is all of a text, and makes text of others', () => {
    expect(
      resolvePlaceholders(
        {
          whole: '${{ steps.plan.output.steps }}',
          number: '${{ steps.plan.output.steps.0.weight }}',
          text: '${{ entity.name }} in ${{ parameters.environment }}: ${{ steps.plan.output.steps }}',
          untouched: [true, 3, null],
        },
        scope,
      ),
    ).toEqual({
      value: {
        whole: [{ weight: 10 }],
        number: 10,
        text: 'api in production: [{"weight":10}]',
        untouched: [true, 3, null],
      },
      missing: [],
    });
  });

  it('names what there is nothing for, and never writes undefined', () => {
    const resolved = resolvePlaceholders(
      'go to ${{ context.region }} and ${{ context.region }} ${{ !! }}',
      scope,
    );
    expect(resolved.missing).toEqual(['${{ context.region }}', '${{ !! }}']);
    expect(resolved.value).not.toContain('undefined');
  });

  it.each([
    'constructor.name',
    '__proto__.toString',
    'parameters.constructor',
    'parameters.__proto__',
    'entity.name.length',
    'steps.plan.output.steps.length',
  ])('reaches nothing but the data: %s', path => {
    const missing = resolvePlaceholders(`\${{ ${path} }}`, scope).missing;
    expect(missing).toEqual([`\${{ ${path} }}`]);
  });

  it('does not look again at what it filled in, nor lets it reach a prototype', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": "${{ run.id }}"}}');
    const { value } = resolvePlaceholders(
      { hostile, echo: '${{ context.note }}' },
      { ...scope, context: { note: '${{ entity.name }}' } },
    );
    expect(JSON.stringify(value)).toBe(
      '{"hostile":{"__proto__":{"polluted":"r1"}},"echo":"${{ entity.name }}"}',
    );
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
