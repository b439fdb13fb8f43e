import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { SOURCES } from '../paths';

const errorsSchema = z.array(z.object({ message: z.string() }));

/** The part of GitHub's own parser that is asked; it hides its types behind imports that only bundlers resolve. */
const parserSchema = z.object({
  NoOperationTraceWriter: z.custom<new () => object>(
    value => typeof value === 'function',
  ),
  parseWorkflow: z.custom<
    (
      file: { name: string; content: string },
      trace: object,
    ) => { context: { errors: { getErrors(): unknown } } }
  >(value => typeof value === 'function'),
});

type Parser = z.infer<typeof parserSchema>;

let loading: Promise<Parser> | undefined;

/** What GitHub would say of a workflow: unknown keys, wrong permissions, contexts that are not there. */
export async function workflowErrors(
  name: string,
  content: string,
): Promise<string[]> {
  loading ??= load();
  const { parseWorkflow, NoOperationTraceWriter } = await loading;
  const { context } = parseWorkflow(
    { name, content },
    new NoOperationTraceWriter(),
  );
  return errorsSchema
    .parse(context.errors.getErrors())
    .map(({ message }) => message);
}

/** It imports JSON as only bundlers allow: bundled, Node takes it. */
async function load(): Promise<Parser> {
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-parser-'));
  try {
    const outfile = join(folder, 'parser.cjs');
    await build({
      stdin: {
        contents: "export * from '@actions/workflow-parser'",
        resolveDir: SOURCES,
      },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile,
      logLevel: 'silent',
    });
    return parserSchema.parse(createRequire(outfile)(outfile));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
