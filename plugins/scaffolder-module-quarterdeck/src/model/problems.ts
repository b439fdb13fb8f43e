import type { TranslationFunction } from '@backstage/frontend-plugin-api';
import type { CatalogApi } from '@backstage/plugin-catalog-react';
import { nameProblem } from '@quarterdeck/service-generator';
import { nameProblemText } from '../hooks/useProblemText';
import type { en } from '../translations/en';
import { readRepository, repositoryProblem } from './repository';
import { FormData, entityRefOf, portProblem, problemsOf } from './wizard';

export type Speech = {
  t: TranslationFunction<typeof en>;
  catalogApi: Pick<CatalogApi, 'getEntityByRef'>;
};

/** @returns a sentence about this name, where no service can have it */
export async function nameProblems(
  name: string,
  { t, catalogApi }: Speech,
): Promise<string[]> {
  const problem = nameProblem(name);
  if (problem) {
    return [nameProblemText(t, problem)];
  }
  const taken = await catalogApi.getEntityByRef(entityRefOf(name));
  return taken ? [t('name.taken', { name })] : [];
}

/** @returns a sentence where the catalog does not know who is to own it */
export async function ownerProblems(
  owner: unknown,
  { t, catalogApi }: Speech,
): Promise<string[]> {
  if (typeof owner !== 'string' || owner === '') {
    return [t('owner.missing')];
  }
  const known = await catalogApi.getEntityByRef(owner).catch(() => undefined);
  return known ? [] : [t('owner.unknown', { owner })];
}

export function repositoryProblems(answer: unknown, { t }: Pick<Speech, 't'>) {
  const problem = repositoryProblem(
    readRepository(typeof answer === 'string' ? answer : undefined),
  );
  return problem ? [t(problem.code)] : [];
}

export function portProblems(
  name: string,
  formData: FormData,
  { t }: Pick<Speech, 't'>,
): string[] {
  const port = formData[name];
  const problem =
    port === undefined ? undefined : portProblem(name, port, formData);
  return problem ? [t(problem.code)] : [];
}

/** Answers with a sentence of their own above; all others are told in the words of the schema. */
const TOLD = ['name', 'owner', 'repository', 'port', 'metricsPort'];

/** Everything that keeps these answers from becoming a service; empty where nothing does. */
export async function answersProblems(
  formData: FormData,
  speech: Speech,
): Promise<string[]> {
  const { name, owner, repository } = formData;
  const others = problemsOf(formData)
    .filter(({ answer }) => !TOLD.includes(answer))
    .map(({ answer, message }) =>
      answer === 'description'
        ? speech.t('description.wrong')
        : `${answer}: ${message}`,
    );
  const found = await Promise.all([
    nameProblems(typeof name === 'string' ? name : '', speech),
    others,
    ownerProblems(owner, speech),
    repositoryProblems(repository, speech),
    portProblems('port', formData, speech),
    portProblems('metricsPort', formData, speech),
  ]);
  return [...new Set(found.flat())];
}
