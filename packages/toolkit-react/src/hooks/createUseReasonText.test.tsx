import { errorApiRef } from '@backstage/core-plugin-api';
import {
  createTranslationRef,
  translationApiRef,
} from '@backstage/core-plugin-api/alpha';
import { MockErrorApi, TestApiProvider, mockApis } from '@backstage/test-utils';
import { renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createUseReasonText } from './createUseReasonText';

const sentences = {
  'pods.missing': '{count} of {wanted} pods are missing',
  'pods.unknown': 'Nobody has looked yet',
  'pods.since': 'Since {time}',
};
const useReasonText = createUseReasonText(
  // As in the language of a reader: the words differ from those of the backend.
  createTranslationRef({
    id: 'test.reasons',
    messages: {
      'pods.missing': 'Il manque {count} pods sur {wanted}',
      'pods.unknown': 'Personne n’a encore regardé',
      'pods.since': 'Depuis le {time}',
    },
  }),
  sentences,
);

function sayer() {
  const { result } = renderHook(() => useReasonText(), {
    wrapper: ({ children }: { children: ReactNode }) => (
      <TestApiProvider
        apis={[
          [translationApiRef, mockApis.translation()],
          [errorApiRef, new MockErrorApi()],
        ]}
      >
        {children}
      </TestApiProvider>
    ),
  });
  return result.current;
}

describe('createUseReasonText', () => {
  it('says a reason in the reader’s language, with its parameters', () => {
    const say = sayer();
    const message = '2 of 3 pods are missing';
    expect(
      say({ code: 'pods.missing', params: { count: 2, wanted: 3 }, message }),
    ).toBe('Il manque 2 pods sur 3');
    expect(say({ code: 'pods.missing', params: { count: 2 }, message })).toBe(
      'Il manque 2 pods sur {wanted}',
    );
    expect(say({ code: 'pods.unknown', params: {}, message: '' })).toBe(
      'Personne n’a encore regardé',
    );
  });

  it('writes instants as people do', () => {
    const params = { time: '2026-03-04T12:00:00.000Z' };
    const text = sayer()({ code: 'pods.since', params, message: '' });
    expect(text).toContain('Depuis le ');
    expect(text).toContain('2026');
    expect(text).not.toContain('T12:00');
  });

  it.each(['pods.evicted', 'toString'])(
    'says a reason that it does not know (%s) in the backend’s words',
    code => {
      const message = 'Something that a newer backend has found out';
      expect(sayer()({ code, params: {}, message })).toBe(message);
    },
  );
});
