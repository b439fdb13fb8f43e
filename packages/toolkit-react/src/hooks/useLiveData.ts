import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { LiveSource, type LiveSourceOptions } from '../model/LiveSource';

export type LiveData<T> =
  | { status: 'loading' }
  /** Nothing to show yet, and the last request failed; further ones are made. */
  | { status: 'failed'; problem: Error; refresh(): void }
  | {
      status: 'ready';
      data: T;
      /** Epoch milliseconds by the browser's clock. */
      receivedAt: number;
      /** Why it is not up to date; absent when it is. */
      problem?: Error;
      transport: 'signals' | 'polling';
      refresh(): void;
    };

export type UseLiveDataOptions<T> = LiveSourceOptions<T> & {
  /** Signal channel that announces changes, and on which the backend signals every 5 seconds even without any. */
  channel: string;
};

/**
 * An answer of a backend that keeps itself up to date while the page is visible, by signals where they come and by
 * asking where they do not.
 *
 * `load` must be stable: a new function means another subject, and what was shown is forgotten.
 */
export function useLiveData<T>(options: UseLiveDataOptions<T>): LiveData<T> {
  const { load, channel } = options;
  const signals = useApiHolder().get(signalApiRef);
  const source = useMemo(() => new LiveSource({ load }), [load]);

  useEffect(() => {
    const followVisibility = () =>
      document.hidden ? source.stop() : source.start();
    followVisibility();
    document.addEventListener('visibilitychange', followVisibility);
    window.addEventListener('online', source.refresh);
    return () => {
      document.removeEventListener('visibilitychange', followVisibility);
      window.removeEventListener('online', source.refresh);
      source.stop();
    };
  }, [source]);

  useEffect(() => {
    const subscription = signals?.subscribe(channel, () => source.nudge());
    return () => subscription?.unsubscribe();
  }, [signals, channel, source]);

  const state = useSyncExternalStore(source.subscribe, source.getState);
  const { data, receivedAt, problem, transport } = state;
  const { refresh } = source;
  if (data !== undefined && receivedAt !== undefined) {
    return { status: 'ready', data, receivedAt, problem, transport, refresh };
  }
  return problem
    ? { status: 'failed', problem, refresh }
    : { status: 'loading' };
}
