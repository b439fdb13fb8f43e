import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import {
  DEFAULT_VERSIONS,
  Generator,
  LANGUAGES,
  LOCK_FILE,
  lockSchema,
} from '@quarterdeck/service-generator';
import { Rule } from '@quarterdeck/service-verifier';
import { readFile, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { exampleInputs, runAction } from '../testing/runAction';
import { createDescribeAction } from './describe';
import { createGeneratorAction } from './generator';
import { createLockAction } from './lock';
import { createVerifyAction } from './verify';

const versions = DEFAULT_VERSIONS;
const describeInput = z.object({
  language: z.enum(LANGUAGES),
  answers: z.record(z.string(), z.json()),
});
const describeAction = createDescribeAction({ versions });
const ORDERS = {
  name: 'orders',
  description: 'Takes the orders of customers',
  owner: 'group:default/payments',
  repository: '',
};

/** Writes two files, one of them executable. */
const example: Generator = {
  name: 'example',
  summary: 'Writes an example',
  applies: model => !model.isWorker,
  generate: ({ name, ports }) => [
    {
      path: 'deploy/port',
      content: `${name} ${ports.http}\n`,
      class: 'managed',
    },
    {
      path: 'scripts/run.sh',
      content: '#!/bin/sh\n',
      class: 'merged',
      isExecutable: true,
    },
  ],
};
const generatorAction = createGeneratorAction(example, { versions });

describe('actions that write files', () => {
  const workspace = createMockDirectory();
  const template = createMockDirectory({
    content: { 'template.yaml': 'kind: Template\n', content: { a: 'a\n' } },
  });
  beforeEach(() => workspace.clear());

  const here = { workspacePath: workspace.path };
  const describeOrders = async (answers = {}) =>
    await runAction(
      describeAction,
      { language: 'go', answers: { ...ORDERS, ...answers } },
      here,
    );

  describe('quarterdeck:describe', () => {
    it.each(exampleInputs(describeAction))(
      'runs its example %#',
      async input => {
        const { output, error } = await runAction(
          describeAction,
          describeInput.parse(input),
          here,
        );
        expect(error).toBeUndefined();
        expect(output).toMatchObject({
          name: expect.any(String),
          values: { name: output.name },
        });
      },
    );

    it('names every answer that cannot be, and writes nothing', async () => {
      const { error } = await describeOrders({ name: 'Orders', port: 80 });
      expect(error).toMatchObject({
        name: 'InputError',
        message: expect.stringMatching(/answers\.name: .*; answers\.port: /),
      });
      expect(workspace.content()).toEqual({});
    });

    it('takes what was left empty from the defaults', async () => {
      const { output } = await describeOrders({ title: '', database: null });
      expect(output.title).toBe('Orders');
      expect(output.answers).toEqual({
        name: 'orders',
        description: ORDERS.description,
        owner: ORDERS.owner,
      });
    });

    it('never leaves the workspace', async () => {
      const { error } = await runAction(
        describeAction,
        { language: 'go', answers: ORDERS, targetPath: '../..' },
        here,
      );
      expect(error).toMatchObject({ name: 'NotAllowedError' });
    });
  });

  describe('a generator', () => {
    it('writes what the description means, and the same again', async () => {
      await describeOrders({ port: 8123 });
      for (const input of exampleInputs(generatorAction)) {
        const { output, error } = await runAction(generatorAction, input, here);
        expect(error).toBeUndefined();
        expect(output.paths).toEqual(['deploy/port', 'scripts/run.sh']);
      }
      expect(await readFile(workspace.resolve('deploy/port'), 'utf8')).toBe(
        'orders 8123\n',
      );
      const { mode } = await stat(workspace.resolve('scripts/run.sh'));
      expect(mode.toString(8)).toBe('100755');
    });

    it('keeps what is there, unless it may be replaced', async () => {
      await describeOrders();
      workspace.addContent({ deploy: { port: 'mine\n' } });
      const kept = await runAction(generatorAction, {}, here);
      expect(kept.output).toMatchObject({
        paths: ['scripts/run.sh'],
        kept: ['deploy/port'],
      });
      expect(kept.log.join('\n')).toContain('replace: true writes over it');
      await runAction(generatorAction, { replace: true }, here);
      expect(await readFile(workspace.resolve('deploy/port'), 'utf8')).toBe(
        'orders 8080\n',
      );
    });

    it('writes nothing for a service that needs none of it', async () => {
      await describeOrders({ kind: 'worker' });
      const { output } = await runAction(generatorAction, {}, here);
      expect(output.paths).toEqual([]);
    });

    it('says what to do where nothing is described', async () => {
      const { error } = await runAction(generatorAction, {}, here);
      expect(error).toMatchObject({
        name: 'InputError',
        message: expect.stringContaining(
          'a step quarterdeck:describe writes it',
        ),
      });
    });

    it('does not write through a link out of the workspace', async () => {
      await describeOrders();
      workspace.addContent({
        deploy: ({ symlink }) => symlink(template.path),
      });
      const { error } = await runAction(generatorAction, {}, here);
      expect(error).toMatchObject({ name: 'NotAllowedError' });
    });
  });

  describe('quarterdeck:verify', () => {
    const quiet: Rule = {
      id: 'example/quiet',
      summary: 'No file says hush',
      check: ({ files }) =>
        [...files]
          .filter(([, { content }]) => content.includes('hush'))
          .map(([path]) => ({
            rule: 'example/quiet',
            path,
            line: 1,
            message: 'It says hush',
          })),
    };
    const action = createVerifyAction({ versions, rules: [quiet] });

    it('lets pass what keeps the rules', async () => {
      await describeOrders();
      const { output, error } = await runAction(action, {}, here);
      expect(error).toBeUndefined();
      expect(output.report).toEqual({ files: 1, rules: 1, findings: [] });
    });

    it('reports findings and fails the task', async () => {
      workspace.setContent({ a: 'hush\n' });
      const { output, error, log } = await runAction(action, {}, here);
      expect(error).toMatchObject({ name: 'InputError' });
      expect(output.report).toMatchObject({ findings: [{ path: 'a' }] });
      expect(log).toContain('a:1 example/quiet: It says hush');
      const lenient = await runAction(action, { failOnFindings: false }, here);
      expect(lenient.error).toBeUndefined();
    });

    it('refuses a description that cannot be read', async () => {
      workspace.setContent({ 'quarterdeck.yaml': 'metadata: 1\n' });
      const { error } = await runAction(action, {}, here);
      expect(error).toMatchObject({ name: 'InputError' });
    });
  });

  describe('quarterdeck:lock', () => {
    const action = createLockAction({
      versions,
      reader: mockServices.urlReader.mock(),
    });
    const templateInfo = {
      entityRef: 'template:default/example',
      baseUrl: pathToFileURL(`${template.path}/template.yaml`).toString(),
      entity: {
        metadata: {
          name: 'example',
          annotations: { 'backstage.io/template-version': '1.2.3' },
        },
      },
    };

    it('locks template, answers and files, the same each time', async () => {
      const { output } = await describeOrders();
      workspace.addContent({ 'main.go': 'package main\n' });
      const lock = async () => {
        const { error } = await runAction(
          action,
          { answers: z.record(z.string(), z.json()).parse(output.answers) },
          { ...here, templateInfo },
        );
        expect(error).toBeUndefined();
        return await readFile(workspace.resolve(LOCK_FILE), 'utf8');
      };
      const first = await lock();
      expect(lockSchema.parse(parse(first))).toMatchObject({
        template: { name: 'example', version: '1.2.3' },
        answers: output.answers,
        files: { 'main.go': { class: 'seeded' }, 'quarterdeck.yaml': {} },
      });
      expect(await lock()).toBe(first);
    });
  });
});
