import type { CatalogApi } from '@backstage/plugin-catalog-react';
import { nameProblem } from '@quarterdeck/service-generator';
import { Say, nameProblemText } from './nameProblemText';
import { readRepository, repositoryProblem } from './repository';
import { FormData, entityRefOf, portProblem, problemsOf } from './wizard';

export type Speech = {
  say: Say;
  catalogApi: Pick<CatalogApi, 'getEntityByRef'>;
};

/** @returns a sentence about this name, where no service can have it */
export async function nameProblems(
  name: string,
  { say, catalogApi }: Speech,
): Promise<string[]> {
  const problem = nameProblem(name);
  if (problem) {
    return [nameProblemText(say, problem)];
  }
  const taken = await catalogApi.getEntityByRef(entityRefOf(name));
  return taken ? [say('name.taken', { name })] : [];
}

/** @returns a sentence where the catalog does not know who is to own it */
async function ownerProblems(
  owner: unknown,
  { say, catalogApi }: Speech,
): Promise<string[]> {
  if (typeof owner !== 'string' || owner === '') {
    return [say('owner.missing')];
  }
  const known = await catalogApi.getEntityByRef(owner).catch(() => undefined);
  return known ? [] : [say('owner.unknown', { owner })];
}

export function repositoryProblems(
  answer: unknown,
  { say }: Pick<Speech, 'say'>,
) {
  const problem = repositoryProblem(
    readRepository(typeof answer === 'string' ? answer : undefined),
  );
  return problem ? [say(problem.code)] : [];
}

export function portProblems(
  name: string,
  formData: FormData,
  { say }: Pick<Speech, 'say'>,
): string[] {
  const port = formData[name];
  const problem =
    port === undefined ? undefined : portProblem(name, port, formData);
  return problem ? [say(problem.code)] : [];
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
        ? speech.say('description.wrong')
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
