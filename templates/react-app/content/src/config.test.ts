import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

it('takes what /config.js has set, and nothing else', () => {
  const config = { apiBaseUrl: '/api', webVitalsUrl: '' };

  expect(readConfig(config)).toEqual(config);
  expect(() => readConfig({ apiBaseUrl: '' })).toThrow('/config.js');
  expect(() => readConfig()).toThrow('/config.js');
});
