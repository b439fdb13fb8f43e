import { vi } from 'vitest';

/** Makes fetch give these answers, one after the other; an error is what it throws. */
export function answerWith(...answers: (Response | Error)[]) {
  return vi.spyOn(globalThis, 'fetch').mockImplementation(() => {
    const answer = answers.shift();
    if (!answer) {
      return Promise.reject(new Error('Nobody expected this request'));
    }
    return answer instanceof Error
      ? Promise.reject(answer)
      : Promise.resolve(answer);
  });
}
