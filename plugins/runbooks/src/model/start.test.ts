import { exampleRunbook } from '../testing/exampleRunbook';
import { exampleRun } from '../testing/exampleRun';
import { againQuery, missingOf, newKey, newRunOf, wishOf } from './start';

const address = new URLSearchParams(
  'start&p.cause=errors&p.password=secret&severity=P1&correlation=i1&context.alert=HighErrorRate&origin=/incidents/i1',
);

describe('a run that is wished for', () => {
  it('is filled from the address, over the defaults, without secrets', () => {
    expect(wishOf(exampleRunbook(), address)).toEqual({
      mode: 'real',
      parameters: { environment: 'production', cause: 'errors' },
    });
  });

  it('says what is missing', () => {
    const wish = wishOf(exampleRunbook(), new URLSearchParams());
    expect(missingOf(exampleRunbook(), wish)).toEqual(['cause']);
  });

  it('is of the version that was looked at, and for what the address says', () => {
    const runbook = exampleRunbook();
    expect(newRunOf(runbook, wishOf(runbook, address), address)).toEqual({
      entityRef: 'component:default/shop',
      slug: 'go-back',
      version: runbook.version,
      mode: 'real',
      parameters: { environment: 'production', cause: 'errors' },
      environmentId: 'production',
      context: { alert: 'HighErrorRate' },
      severity: 'P1',
      correlationId: 'i1',
      originLink: '/incidents/i1',
    });
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example'])(
    'does not lead to %s',
    origin => {
      const runbook = exampleRunbook();
      const led = new URLSearchParams({ origin, severity: 'worst' });
      expect(newRunOf(runbook, wishOf(runbook, led), led)).toMatchObject({
        originLink: null,
        severity: null,
      });
    },
  );

  it('is asked for again for the same', () => {
    const runbook = exampleRunbook();
    const first = newRunOf(runbook, wishOf(runbook, address), address);
    const run = exampleRun(
      {},
      {
        parameters: first.parameters ?? {},
        context: first.context ?? {},
        environmentId: 'production',
        severity: 'P1',
        correlationId: 'i1',
        originLink: '/incidents/i1',
      },
    );
    const again = new URLSearchParams(againQuery(run));
    expect(again.has('start')).toBe(true);
    expect(newRunOf(runbook, wishOf(runbook, again), again)).toEqual(first);
  });

  it('has a key of its own', () => {
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(newKey()).not.toBe(newKey());
  });
});
