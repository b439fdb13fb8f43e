import { signalApiRef } from '@backstage/plugin-signals-react';
import { TestApiProvider } from '@backstage/test-utils';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { useLiveData } from './useLiveData';

function signals() {
  const subscribers = new Map<() => void, string>();
  return {
    api: {
      subscribe: (channel: string, listener: (message: never) => void) => {
        const notify = () => listener({} as never);
        subscribers.set(notify, channel);
        return { unsubscribe: () => void subscribers.delete(notify) };
      },
    },
    send: (channel: string) =>
      act(() => {
        for (const [notify, wanted] of subscribers) {
          if (wanted === channel) {
            notify();
          }
        }
      }),
    count: () => subscribers.size,
  };
}

function setHidden(hidden: boolean) {
  jest.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

afterEach(() => jest.restoreAllMocks());

describe('useLiveData', () => {
  it('follows the signals of its channel and leaves no subscription behind', async () => {
    const { api, send, count } = signals();
    let answer = 'one';
    const load = jest.fn(async () => answer);
    const wrapper = ({ children }: { children: ReactNode }) => (
      <TestApiProvider apis={[[signalApiRef, api]]}>{children}</TestApiProvider>
    );
    const { result, unmount } = renderHook(
      () => useLiveData({ load, channel: 'room:changed' }),
      { wrapper },
    );
    expect(result.current).toEqual({ status: 'loading' });
    await waitFor(() => expect(result.current).toMatchObject({ data: 'one' }));

    answer = 'two';
    send('other:changed');
    send('room:changed');
    await waitFor(() => expect(result.current).toMatchObject({ data: 'two' }));
    expect(result.current).toMatchObject({ transport: 'signals' });
    unmount();
    expect(count()).toBe(0);
  });

  it('works without a signals client', async () => {
    const load = jest.fn(async () => 'one');
    const wrapper = ({ children }: { children: ReactNode }) => (
      <TestApiProvider apis={[]}>{children}</TestApiProvider>
    );
    const { result } = renderHook(
      () => useLiveData({ load, channel: 'room:changed' }),
      { wrapper },
    );
    await waitFor(() => expect(load.mock.calls.length).toBeGreaterThan(1), {
      timeout: 4_000,
    });
    expect(result.current).toMatchObject({ transport: 'polling' });
  });

  it('rests while the document is hidden and asks as soon as it is seen again', async () => {
    const load = jest.fn(async () => 'one');
    const wrapper = ({ children }: { children: ReactNode }) => (
      <TestApiProvider apis={[]}>{children}</TestApiProvider>
    );
    renderHook(() => useLiveData({ load, channel: 'room:changed' }), {
      wrapper,
    });
    await waitFor(() => expect(load).toHaveBeenCalledTimes(1));
    setHidden(true);
    await new Promise(resolve => setTimeout(resolve, 2_000));
    expect(load).toHaveBeenCalledTimes(1);
    setHidden(false);
    await waitFor(() => expect(load).toHaveBeenCalledTimes(2));
  });

  it('tells a first request that failed', async () => {
    const problem = new Error('broken');
    const wrapper = ({ children }: { children: ReactNode }) => (
      <TestApiProvider apis={[]}>{children}</TestApiProvider>
    );
    const load = jest.fn(async (): Promise<string> => {
      throw problem;
    });
    const { result } = renderHook(
      () => useLiveData({ load, channel: 'room:changed' }),
      { wrapper },
    );
    await waitFor(() =>
      expect(result.current).toMatchObject({ status: 'failed', problem }),
    );
  });
});
