import { locationOf } from './restores';

describe('the place of a restore', () => {
  const source = {
    name: 'orders',
    title: 'Orders',
    connection: { host: 'db', database: 'orders', password: 'secret' },
    restoreConnection: { host: 'spare', port: 5433, database: 'orders' },
  };

  it('is the source itself, or where restores go that leave it alone', () => {
    expect(locationOf(source, 'source')).toBe('Orders (orders on db)');
    expect(locationOf(source, 'isolated')).toBe(
      'Orders (orders on spare:5433)',
    );
  });
});
