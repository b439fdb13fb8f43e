import { z } from 'zod';

/**
 * Why something is as it is, for a person. `code` and `params` let a page say it in the reader's language; `message`
 * is the same sentence in English, for logs, exports and pages that do not know the code.
 */
export const reasonSchema = z.object({
  code: z.string().min(1),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  message: z.string().min(1),
});

export type Reason = z.infer<typeof reasonSchema>;

/** Values for the placeholders of a reason's sentence. */
export type ReasonParams = Reason['params'];

/** Puts parameters into a sentence: `{count} replicas` becomes `3 replicas`. */
export function fillSentence(sentence: string, params: ReasonParams): string {
  return sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : placeholder,
  );
}

/** @returns how to build the reasons of a room from the table of its English sentences. */
export function reasonBuilder<Code extends string>(
  sentences: Readonly<Record<Code, string>>,
): (code: Code, params?: ReasonParams) => Reason {
  return (code, params = {}) => ({
    code,
    params,
    message: fillSentence(sentences[code], params),
  });
}
