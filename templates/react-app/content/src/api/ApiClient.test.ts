import { expect, it } from 'vitest';
import { z } from 'zod';
import { answerWith } from '../testing/answers.ts';
import { ApiClient, ApiError } from './ApiClient.ts';

const api = new ApiClient({ apiBaseUrl: '/api' });
const ask = () => api.get('/v1', z.object({}), new AbortController().signal);

it('hands on what the API says about a failure', async () => {
  answerWith(
    Response.json({ detail: 'Not yours' }, { status: 403 }),
    new Response('', { status: 502, statusText: 'Bad Gateway' }),
  );

  await expect(ask()).rejects.toEqual(new ApiError(403, 'Not yours'));
  await expect(ask()).rejects.toMatchObject({
    status: 502,
    message: 'Bad Gateway',
  });
});
