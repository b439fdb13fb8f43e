import { beforeEach, expect, it, vi } from 'vitest';
import { sendVitals } from './vitals.ts';

const observed = vi.hoisted(() => ({
  onCLS: vi.fn(),
  onINP: vi.fn(),
  onLCP: vi.fn<(send: (metric: object) => void) => void>(),
}));
vi.mock('web-vitals', () => observed);

beforeEach(() => {
  vi.clearAllMocks();
});

it('measures nothing where nobody wants to know', async () => {
  await sendVitals({ webVitalsUrl: '' });

  expect(observed.onLCP).not.toHaveBeenCalled();
});

it('sends what it measured, and nothing about who visited', async () => {
  const sendBeacon = vi.fn();
  vi.stubGlobal('navigator', { sendBeacon });
  await sendVitals({ webVitalsUrl: '/vitals' });

  observed.onLCP.mock.calls[0]?.[0]({
    name: 'LCP',
    value: 1200,
    rating: 'good',
    entries: ['private'],
  });

  expect(sendBeacon).toHaveBeenCalledWith(
    '/vitals',
    JSON.stringify({ name: 'LCP', value: 1200, rating: 'good', path: '/' }),
  );
  vi.unstubAllGlobals();
});
