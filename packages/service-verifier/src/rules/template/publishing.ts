import { Rule } from '../../types';
import {
  TEMPLATE_FILE,
  TemplateFolder,
  objectsIn,
  templateFolder,
} from './read';

/** Steps that let time pass, whatever happens in it. */
const SLEEPS = /(?:^debug:wait$|:(?:sleep|wait)$)/;
const VISIBILITY = ['visibility', 'repoVisibility'];

/** How templates publish: without guessing how long a host takes, and for the eyes of few. */
export const PUBLISHING_RULES: readonly Rule[] = [
  {
    id: 'template/waits-for-what-it-needs',
    summary:
      'No step sleeps until something may be ready: it is too short on a bad day and too long on all others; the action that needs it asks',
    check: project =>
      (templateFolder(project)?.steps ?? [])
        .filter(({ action }) => SLEEPS.test(action))
        .map(({ id, action }) => ({
          rule: 'template/waits-for-what-it-needs',
          path: TEMPLATE_FILE,
          message: `Step ${id ?? action} sleeps; quarterdeck:ensure-repo and quarterdeck:register wait for what they made`,
        })),
  },
  {
    id: 'template/private-and-protected',
    summary:
      'What a template publishes is private and its default branch protected, unless somebody chooses otherwise',
    check: project => {
      const folder = templateFolder(project);
      return (folder ? exposures(folder) : []).map(message => ({
        rule: 'template/private-and-protected',
        path: TEMPLATE_FILE,
        message,
      }));
    },
  },
];

function exposures({ steps, parameters }: TemplateFolder): string[] {
  const ofSteps = steps.flatMap(({ id, action, input }) => [
    ...(VISIBILITY.some(key => input[key] === 'public')
      ? [`Step ${id ?? action} publishes for everybody; leave it private`]
      : []),
    ...(input.protectDefaultBranch === false
      ? [`Step ${id ?? action} leaves the default branch unprotected`]
      : []),
  ]);
  const ofForm = objectsIn(parameters).flatMap(fields =>
    VISIBILITY.flatMap(key => {
      const [field] = objectsIn(fields[key]);
      return field?.default === 'public'
        ? [`${key} is public by default; let people choose that`]
        : [];
    }),
  );
  return [...ofSteps, ...ofForm];
}
