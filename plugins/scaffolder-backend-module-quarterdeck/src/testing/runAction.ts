import { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { JsonObject, JsonValue } from '@backstage/types';
import { parse } from 'yaml';
import { z } from 'zod';

type Context<I extends JsonObject, O extends JsonObject> = Parameters<
  TemplateAction<I, O>['handler']
>[0];

/** What tasks remember of finished checkpoints; hand the same to a second run to retry. */
export type Checkpoints = Map<string, unknown>;

export interface Ran {
  output: Record<string, unknown>;
  log: string[];
  /** What the handler rejected with */
  error: unknown;
}

/** Runs an action as a task would: with checkpoints that are kept, and a log that is read. */
export async function runAction<I extends JsonObject, O extends JsonObject>(
  action: TemplateAction<I, O>,
  input: NoInfer<I>,
  overrides: Partial<Omit<Context<I, O>, 'checkpoint'>> & {
    checkpoints?: Checkpoints;
  } = {},
): Promise<Ran> {
  const { checkpoints = new Map(), ...context } = overrides;
  const ran: Ran = { output: {}, log: [], error: undefined };
  const say = (message: string) => void ran.log.push(message);
  const base = createMockActionContext({ input });
  const logger: Context<I, O>['logger'] = {
    ...base.logger,
    info: say,
    warn: say,
    error: say,
    debug: say,
    child: () => logger,
  };
  try {
    await action.handler({
      ...base,
      logger,
      output: (name: keyof O, value: unknown) => {
        ran.output[String(name)] = value;
      },
      async checkpoint<T extends JsonValue | void>({
        key,
        fn,
      }: {
        key: string;
        fn: () => Promise<T> | T;
      }): Promise<T> {
        if (!checkpoints.has(key)) {
          checkpoints.set(key, await fn());
        }
        return fromStore<T>(checkpoints.get(key));
      },
      ...context,
    } satisfies Context<I, O>);
  } catch (error) {
    ran.error = error;
  }
  return ran;
}

/** As the database of a portal would give it back. */
function fromStore<T>(value: unknown): T {
  return JSON.parse(JSON.stringify(value ?? {}));
}

const exampleSchema = z.object({
  steps: z
    .array(
      z.object({
        action: z.string(),
        input: z.record(z.string(), z.json()).default({}),
      }),
    )
    .length(1),
});

/** The inputs of an action's examples, which have to be of that action. */
export function exampleInputs(
  action: Pick<TemplateAction, 'id' | 'examples'>,
): JsonObject[] {
  return (action.examples ?? []).map(({ example }) => {
    const [step] = exampleSchema.parse(parse(example)).steps;
    if (step.action !== action.id) {
      throw new Error(`An example of ${action.id} runs ${step.action}`);
    }
    return step.input;
  });
}
