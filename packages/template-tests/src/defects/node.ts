import { Defect } from '../types';
import { replaced } from './edit';

/** Defects of the field in what is built with Node. */
export const NODE_DEFECTS: readonly Defect[] = [
  {
    number: 4,
    title: 'a build after an installation without its tools',
    rule: 'node/build-has-its-tools',
    template: 'node-service',
    reinsert: files =>
      replaced(files, 'Dockerfile', /\bnpm ci\b/, 'npm ci --only=production'),
  },
  {
    number: 24,
    title: 'another major of Node in the image than in the build',
    rule: 'node/one-major',
    template: 'node-service',
    reinsert: files =>
      replaced(files, 'Dockerfile', /nodejs24-debian13/, 'nodejs20-debian12'),
  },
  {
    number: 68,
    title: 'a TypeScript that typescript-eslint does not know',
    rule: 'node/peers-fit',
    template: 'node-service',
    reinsert: files =>
      replaced(
        replaced(
          files,
          'package.json',
          /"typescript": ".*"/,
          '"typescript": "7.0.2"',
        ),
        'package-lock.json',
        /("node_modules\/typescript": \{\s*"version": )"[^"]*"/,
        '"node_modules/typescript": {\n      "version": "7.0.2"',
      ),
  },
  {
    number: 69,
    title: 'a Node that vitest does not run on any more',
    rule: 'node/engines-fit',
    template: 'react-app',
    reinsert: files =>
      replaced(files, 'package.json', '"node": ">=24 <25"', '"node": "20"'),
  },
  {
    number: 70,
    title: 'npm install in the pipeline, which changes what is locked',
    rule: 'node/installs-what-is-locked',
    template: 'node-service',
    reinsert: files =>
      replaced(files, 'Makefile', 'npm ci --ignore-scripts', 'npm install'),
  },
];
