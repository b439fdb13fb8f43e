import { storableText } from './storableText';

it.each([
  ['a\u{1f680}b', undefined, 'a\u{1f680}b'],
  ['a\u{1f680}b', 2, 'a\ufffd'],
  ['a\u{1f680}b', 3, 'a\u{1f680}'],
  ['a\0b\udc00', undefined, 'a\ufffdb\ufffd'],
  ['', 3, ''],
])('%j, at most %s characters of it: %j', (text, longest, kept) => {
  expect(storableText(text, longest)).toBe(kept);
});
