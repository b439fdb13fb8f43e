import { z } from 'zod';
import { parseRequest } from './parseRequest';

describe('parseRequest', () => {
  const schema = z.object({ limit: z.coerce.number().int().max(100) });

  it('returns what the schema makes of the input', () => {
    expect(parseRequest(schema, { limit: '20' })).toEqual({ limit: 20 });
  });

  it('names the field and the fault in an InputError', () => {
    expect(() => parseRequest(schema, { limit: '2000' })).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(/<=100[\s\S]*limit/),
      }),
    );
  });
});
