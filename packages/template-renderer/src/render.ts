import {
  DEFAULT_VERSIONS,
  FileTree,
  GeneratedFile,
  LANGUAGES,
  LOCK_FILE,
  ServiceModel,
  VersionTable,
  describeService,
  descriptionFile,
  GENERATORS,
  generate,
  givenAnswers,
  lockOf,
  lockText,
  modelOf,
  skeletonValues,
  treeDigest,
} from '@quarterdeck/service-generator';
import { z } from 'zod';
import { createEngine } from './engine';
import { renderSkeleton } from './skeleton';
import {
  Template,
  TemplateStep,
  VERSION_ANNOTATION,
  readTemplate,
} from './template';

export interface RenderedTemplate {
  files: FileTree;
  model: ServiceModel;
  /** What steps wrote files, and what was left to a portal because it reaches outside */
  steps: { id: string; action: string; result: 'ran' | 'skipped' | 'left' }[];
}

const describeInput = z.object({
  language: z.enum(LANGUAGES),
  answers: z.record(z.string(), z.unknown()),
});

const fetchInput = z.strictObject({
  url: z.string().regex(/^\.\/[\w-]+$/, 'A folder of the template'),
  templateFileExtension: z.literal('.njk'),
  trimBlocks: z.boolean().optional(),
  lstripBlocks: z.boolean().optional(),
  replace: z.boolean().optional(),
  values: z.record(z.string(), z.unknown()),
});

/** What `quarterdeck:describe` answers to later steps, in the portal and here. */
export function describeOutput(
  model: ServiceModel,
  answers: Record<string, unknown>,
) {
  return {
    name: model.name,
    title: model.title,
    entityRef: `component:default/${model.name}`,
    values: skeletonValues(model),
    description: model.description,
    features: {
      database: model.hasDatabase,
      cache: model.hasCache,
      backup: model.hasBackup,
      exposed: model.isExposed,
    },
    answers,
  };
}

/**
 * Runs the steps of a template that write files, as the portal runs them; steps that reach outside (repositories, the
 * catalog, clusters) and `quarterdeck:verify` are left out.
 *
 * @param parameters - as the wizard would hand them in
 * @throws Error that names the step which failed
 */
export async function renderTemplate(
  folder: FileTree,
  parameters: Record<string, unknown>,
  versions: VersionTable = DEFAULT_VERSIONS,
): Promise<RenderedTemplate> {
  const template = readTemplate(folder);
  const run = new Run(folder, template, parameters, versions);
  for (const step of template.spec.steps) {
    try {
      await run.step(step);
    } catch (error) {
      throw new Error(`Step ${step.id} (${step.action}): ${explained(error)}`);
    }
  }
  return run.result();
}

/** What a schema refused, one line for each; otherwise the message. */
function explained(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues
      .map(({ path, message }) => `${path.join('.') || 'answers'}: ${message}`)
      .join('\n');
  }
  return error instanceof Error ? error.message : String(error);
}

class Run {
  readonly #files = new Map<
    string,
    { content: string; isExecutable: boolean }
  >();
  readonly #steps: RenderedTemplate['steps'] = [];
  readonly #outputs: Record<string, { output: unknown }> = {};
  readonly #generated: GeneratedFile[] = [];
  #answers: Record<string, unknown> = {};
  #model: ServiceModel | undefined;

  constructor(
    private readonly folder: FileTree,
    private readonly template: Template,
    private readonly parameters: Record<string, unknown>,
    private readonly versions: VersionTable,
  ) {}

  async step(step: TemplateStep): Promise<void> {
    const engine = createEngine({
      parameters: this.parameters,
      steps: this.#outputs,
    });
    const condition = step.if === undefined ? true : engine.value(step.if);
    const { id, action } = step;
    if (Array.isArray(condition) ? condition.length === 0 : !condition) {
      this.#steps.push({ id, action, result: 'skipped' });
      return;
    }
    const input = z
      .record(z.string(), z.unknown())
      .parse(engine.value(step.input));
    const ran = await this.#perform(action, input);
    this.#outputs[id] = { output: ran ?? {} };
    this.#steps.push({ id, action, result: ran ? 'ran' : 'left' });
  }

  result(): RenderedTemplate {
    return { files: this.#files, model: this.#described(), steps: this.#steps };
  }

  /** @returns the output; undefined where a portal is needed */
  async #perform(
    action: string,
    input: Record<string, unknown>,
  ): Promise<unknown> {
    if (action === 'fetch:template') {
      return this.#fetch(fetchInput.parse(input));
    }
    if (action === 'quarterdeck:describe') {
      return this.#describe(describeInput.parse(input));
    }
    if (action === 'quarterdeck:lock') {
      return this.#lock();
    }
    const name = /^quarterdeck:(.+)$/.exec(action)?.[1];
    if (GENERATORS.some(generator => generator.name === name)) {
      const files = generate(this.#described(), [name ?? '']);
      this.#write(files);
      return { paths: files.map(({ path }) => path) };
    }
    return undefined;
  }

  #describe({ language, answers }: z.infer<typeof describeInput>): unknown {
    this.#answers = givenAnswers(answers);
    const description = describeService(language, this.#answers);
    this.#model = modelOf(description, this.versions);
    this.#write([descriptionFile(description)]);
    return describeOutput(this.#model, this.#answers);
  }

  #fetch({ url, replace, ...options }: z.infer<typeof fetchInput>): unknown {
    const rendered = renderSkeleton(this.folder, `${url.slice(2)}/`, options);
    if (rendered.size === 0) {
      throw new Error(`${url} has no files`);
    }
    for (const [path, file] of rendered) {
      if (replace || !this.#files.has(path)) {
        this.#files.set(path, file);
      }
    }
    return {};
  }

  async #lock(): Promise<unknown> {
    const { name, annotations } = this.template.metadata;
    const lock = await lockOf(
      {
        name,
        version: annotations[VERSION_ANNOTATION] ?? '0.0.0',
        digest: await treeDigest(this.folder),
      },
      this.#answers,
      this.#files,
      this.#generated,
    );
    this.#files.set(LOCK_FILE, {
      content: lockText(lock),
      isExecutable: false,
    });
    return { path: LOCK_FILE };
  }

  #write(files: readonly GeneratedFile[]): void {
    for (const { path, content, isExecutable = false } of files) {
      if (this.#files.has(path)) {
        throw new Error(`${path} is there already: two steps write it`);
      }
      this.#files.set(path, { content, isExecutable });
    }
    this.#generated.push(...files);
  }

  #described(): ServiceModel {
    if (!this.#model) {
      throw new Error('No step quarterdeck:describe has run before');
    }
    return this.#model;
  }
}
