import { Gate, Problem } from '../types';
import { install, isNode, npm } from './node';

/** G3 for Node: the lock installs, and the rules, the types and the build of the render hold. */
export const nodeBuild: Gate = {
  id: 'G3',
  title: 'builds with npm ci, eslint, tsc and the build of package.json',
  tools: ['node', 'npm'],
  isSlow: true,
  selects: isNode,
  async run(render, tools) {
    const problems: Problem[] = [];
    problems.push(...(await install(tools, render, render.directory, 'all')));
    for (const script of problems.length ? [] : ['lint', 'types', 'build']) {
      problems.push(...(await npm(tools, render.directory, ['run', script])));
    }
    return problems;
  },
};
