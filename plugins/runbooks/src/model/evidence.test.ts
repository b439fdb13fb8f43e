import { isWebAddress } from './evidence';

it.each([
  ['https://grafana.example/d/1?from=now', true],
  ['http://localhost:3000', true],
  ['grafana.example', false],
  ['data:text/html,hello', false],
  ['https://', false],
  ['https://a b', false],
])('%s is an address: %s', (text, isOne) => {
  expect(isWebAddress(text)).toBe(isOne);
});
