import { renderSkeleton } from '@quarterdeck/template-renderer';
import { mergeLocks } from './mergeLocks';

const lock = (packages: Record<string, object>) => ({
  lockfileVersion: 3,
  packages: { '': {}, ...packages },
});
const all = { 'node_modules/zod': { version: '4.0.0' } };
const LOCKS = [
  { options: { database: false, cache: false }, lock: lock(all) },
  {
    options: { database: true, cache: false },
    lock: lock({ ...all, 'node_modules/pg': { version: '8.0.0' } }),
  },
  {
    options: { database: false, cache: true },
    lock: lock({ ...all, 'node_modules/debug': { version: '4.0.0' } }),
  },
  {
    options: { database: true, cache: true },
    lock: lock({
      ...all,
      'node_modules/pg': { version: '8.0.0' },
      'node_modules/debug': { version: '4.0.0', peer: true },
    }),
  },
];
const ROOT = '    "": {},\n';

describe('mergeLocks', () => {
  it.each(LOCKS)(
    'gives back the lock of $options',
    ({ options, lock: wanted }) => {
      const skeleton = mergeLocks(LOCKS, ROOT);
      const rendered = renderSkeleton(
        new Map([
          ['content/lock.njk', { content: skeleton, isExecutable: false }],
        ]),
        'content/',
        {
          values: { name: 'orders', ...options },
          trimBlocks: true,
          lstripBlocks: true,
        },
      );

      expect(JSON.parse(rendered.get('lock')?.content ?? '')).toEqual({
        name: 'orders',
        version: '0.0.0',
        requires: true,
        ...wanted,
      });
    },
  );

  it('refuses a last entry that only some have', () => {
    const last = { 'node_modules/zz': { version: '1.0.0' } };

    expect(() =>
      mergeLocks(
        [
          { options: { cache: false }, lock: lock(all) },
          { options: { cache: true }, lock: lock({ ...all, ...last }) },
        ],
        ROOT,
      ),
    ).toThrow('node_modules/zz is the last entry, but not of all');
  });
});
