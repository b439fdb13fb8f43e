import { ServiceModel } from '../../model/ServiceModel';
import { Generator } from '../types';
import { Recipe, recipeOf } from './languages';

export const dockerfile: Generator = {
  name: 'dockerfile',
  summary:
    'The Dockerfile and what its build may read: small, without shell where the language allows it, not run by root',
  applies: () => true,
  generate(model) {
    const recipe = recipeOf(model);
    return [
      { path: 'Dockerfile', class: 'merged', content: header(model, recipe) },
      { path: '.dockerignore', class: 'managed', content: ignored(recipe) },
    ];
  },
};

function header({ name }: ServiceModel, { text }: Recipe): string {
  return `# syntax=docker/dockerfile:1
# The image of ${name}. The last stage has the program and nothing to build, install or log in with.

${text}`;
}

/** All but what is copied: no secret and no history gets into an image by accident. */
function ignored({ sources, ignored: left }: Recipe): string {
  return [
    '# The build sees what is named here, and nothing else.',
    '*',
    ...sources.map(source => `!${source}`),
    ...left,
    '',
  ].join('\n');
}
