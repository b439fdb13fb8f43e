import {
  ENVIRONMENTS,
  DEFAULT_VERSIONS,
  EnvironmentName,
  GeneratedFile,
  Language,
  ServiceModel,
  answersSchema,
  describeService,
  descriptionFile,
  generate,
  modelOf,
} from '@quarterdeck/service-generator';

/** What the form holds so far: anything, until it is checked. */
export type FormData = Readonly<Record<string, unknown>>;

/** Services are components of the namespace that catalogs begin with. */
export function entityRefOf(name: string): string {
  return `component:default/${name}`;
}

/** An answer that cannot be, by the name of what was asked. */
export interface AnswerProblem {
  answer: string;
  message: string;
}

/** Stands in for what nobody has typed yet, so that there is something to see from the first moment. */
const PLACEHOLDERS: Record<string, unknown> = {
  name: 'my-service',
  description: 'What it does, in one sentence',
  owner: 'group:default/my-team',
  repository: '',
};

function isKnown(key: string): key is keyof typeof answersSchema.shape {
  return key in answersSchema.shape;
}

/** Only what the templates ask for and somebody answered; the rest takes its default where the service is described. */
export function answersIn(formData: FormData): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(formData).filter(
      ([key, value]) =>
        isKnown(key) &&
        value !== undefined &&
        value !== null &&
        (value !== '' || key === 'repository'),
    ),
  );
}

/** @returns empty where a service can be made of them */
export function problemsOf(formData: FormData): AnswerProblem[] {
  const result = answersSchema.safeParse({
    repository: '',
    ...answersIn(formData),
  });
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => ({
        answer: String(path[0] ?? ''),
        message,
      }));
}

/** Answers of which a service can be made at any moment: what is missing or wrong is replaced by a stand-in. */
export function draftAnswers(formData: FormData): Record<string, unknown> {
  const sound = Object.entries(answersIn(formData)).filter(
    ([key, value]) =>
      isKnown(key) && answersSchema.shape[key].safeParse(value).success,
  );
  const draft = { ...PLACEHOLDERS, ...Object.fromEntries(sound) };
  // Each port may be sound and both together not.
  return answersSchema.safeParse(draft).success
    ? draft
    : { ...draft, port: undefined, metricsPort: undefined };
}

/** The service as far as it can be told. */
export function draftOf(language: Language, formData: FormData): ServiceModel {
  const answers = answersSchema.parse(draftAnswers(formData));
  return modelOf(describeService(language, answers), DEFAULT_VERSIONS);
}

/** What the generators write for it; the source code is not theirs. */
export function generatedFiles(model: ServiceModel): GeneratedFile[] {
  return [descriptionFile(model.description), ...generate(model)];
}

/** Where requests from outside arrive, by environment; undefined where none do. */
export function hostsOf(
  model: ServiceModel,
): { environment: EnvironmentName; host: string | undefined }[] {
  return ENVIRONMENTS.map(environment => ({
    environment,
    host: model.isExposed
      ? model.description.environments[environment].host
      : undefined,
  }));
}

/** Ports that are asked for; each must differ from the others. */
const PORTS = ['port', 'metricsPort'] as const;

export type PortProblem =
  | { code: 'port-missing' }
  | { code: 'port-privileged' }
  | { code: 'port-too-large' }
  | { code: 'port-clashes' };

/** @param name - of the answer, for a port does not clash with itself */
export function portProblem(
  name: string,
  port: unknown,
  formData: FormData,
): PortProblem | undefined {
  if (typeof port !== 'number' || !Number.isInteger(port)) {
    return { code: 'port-missing' };
  }
  if (port < 1024) {
    return { code: 'port-privileged' };
  }
  if (port > 65_535) {
    return { code: 'port-too-large' };
  }
  const clashes = PORTS.some(
    other => other !== name && valueOf(other, formData) === port,
  );
  return clashes ? { code: 'port-clashes' } : undefined;
}

function valueOf(name: (typeof PORTS)[number], formData: FormData): unknown {
  return formData[name] ?? answersSchema.shape[name].parse(undefined);
}
