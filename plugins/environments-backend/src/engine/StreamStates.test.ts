import { KubernetesStatusError } from '@quarterdeck/toolkit-node';
import { StreamStates } from './StreamStates';

const create = () => new StreamStates('one', ['pods', 'deployments.apps']);

describe('StreamStates', () => {
  it('is connecting until each stream it needs has answered', () => {
    const streams = create();
    expect(streams.connection).toBe('connecting');
    expect(streams.reason?.code).toBe('cluster.connecting');
    expect(streams.works('pods')).toBe(true);
    expect(streams.works('pods')).toBe(false);
    expect(streams.connection).toBe('connecting');
    streams.works('deployments.apps');
    expect(streams.connection).toBe('connected');
    expect(streams.reason).toBeUndefined();
  });

  it('is unreachable while one of them fails, and tells each reason once', () => {
    const streams = create();
    streams.works('pods');
    streams.works('deployments.apps');
    const refused = new Error('connect ECONNREFUSED');
    expect(streams.fails('pods', refused)?.code).toBe('cluster.unreachable');
    expect(streams.fails('pods', refused)).toBeUndefined();
    expect(
      streams.fails('pods', new KubernetesStatusError(401, 'Unauthorized'))
        ?.code,
    ).toBe('cluster.unauthorized');
    expect(streams.connection).toBe('unreachable');
    expect(streams.reason?.message).toContain('Unauthorized');
    streams.works('pods');
    expect(streams.connection).toBe('connected');
  });

  it('does without what is refused, and says what it may not read until it may', () => {
    const streams = create();
    streams.works('pods');
    expect(streams.refuses('deployments.apps', 'not-served', '404')).toBe(true);
    expect(streams.connection).toBe('connected');
    expect(streams.notices).toEqual([]);

    expect(streams.refuses('events', 'forbidden', 'cannot list')).toBe(true);
    expect(streams.refuses('events', 'forbidden', 'cannot list')).toBe(false);
    expect(streams.notices).toMatchObject([
      {
        code: 'cluster.kind-forbidden',
        params: { cluster: 'one', resource: 'events' },
        message: expect.stringContaining('cannot list'),
      },
    ]);
    expect(streams.works('events')).toBe(true);
    expect(streams.notices).toEqual([]);
  });
});
