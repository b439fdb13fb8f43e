import { lastQuarters } from './quarters';

it('counts quarters back over years, in UTC', () => {
  expect(lastQuarters(Date.UTC(2026, 0, 1), 3)).toEqual([
    '2026-Q1',
    '2025-Q4',
    '2025-Q3',
  ]);
  expect(lastQuarters(Date.UTC(2025, 11, 31, 23, 59, 59), 1)).toEqual([
    '2025-Q4',
  ]);
});
