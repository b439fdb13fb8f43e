import { act, renderHook } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { useStored } from './useStored.ts';

const VALUES = ['a', 'b'] as const;
const useChoice = () => useStored('key', VALUES, 'a');

it('remembers what was chosen, and nothing that it does not know', () => {
  const { result } = renderHook(useChoice);
  act(() => {
    result.current[1]('b');
  });
  expect(renderHook(useChoice).result.current[0]).toBe('b');

  localStorage.setItem('key', 'z');
  expect(renderHook(useChoice).result.current[0]).toBe('a');
});

it('works in browsers that keep nothing', () => {
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new Error('denied');
  });
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new Error('denied');
  });
  const { result } = renderHook(useChoice);

  act(() => {
    result.current[1]('b');
  });

  expect(result.current[0]).toBe('b');
});
