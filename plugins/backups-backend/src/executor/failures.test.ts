import { writeFile } from 'node:fs/promises';
import { isTransient, reasonOf } from './failures';
import { maskFor } from './secrets';

describe('why a job failed', () => {
  it('says that the disk is full, as the system says it', async () => {
    const error = await writeFile('/dev/full', 'x').catch(thrown => thrown);
    expect(reasonOf(error, '/scratch').code).toBe('executor.disk-full');
  });

  it('takes the reason of parts that come from elsewhere', () => {
    const reason = { code: 'redis.gone', params: {}, message: 'It is gone' };
    const error = Object.assign(new Error('x'), { reason, isTransient: true });
    expect(reasonOf(error)).toEqual(reason);
    expect(isTransient(error)).toBe(true);
    expect(isTransient(new Error('x'))).toBe(false);
  });

  it('is bounded', () => {
    expect(reasonOf(new Error('x'.repeat(10_000))).message.length).toBeLessThan(
      600,
    );
  });
});

it('takes secrets out, wherever they stand in the configuration', () => {
  const mask = maskFor({
    kind: 'sweep',
    runId: '018f4b7e-0000-7000-8000-000000000000',
    entityRef: 'component:default/shop',
    source: 'orders',
    engine: { id: 'postgres', module: 'built-in' },
    connection: { user: 'shop', password: 'hunter22', tls: { key: 'PEM-1' } },
    restoreConnection: { url: 'redis://:hunter22-longer@host' },
    liveRunIds: [],
  });
  expect(mask('shop used hunter22 and PEM-1')).toBe('shop used *** and ***');
  expect(mask('redis://:hunter22-longer@host is down')).toBe('*** is down');
});
