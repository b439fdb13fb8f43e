import { AnswersInput } from '../../description/answers';
import { treeOf } from '../../files';
import { ordersModel } from '../../testing/ordersModel';
import { terraform } from './index';

const ROOTS = 'infrastructure/terraform/environments';

const modelWith = (answers: Partial<AnswersInput> = {}) =>
  ordersModel('rust', { terraform: 'aws', ...answers });

const render = (answers?: Partial<AnswersInput>) =>
  treeOf(terraform.generate(modelWith(answers)));

describe('terraform', () => {
  it('is for services that asked for it', () => {
    expect(terraform.applies(modelWith())).toBe(true);
    expect(terraform.applies(modelWith({ terraform: 'none' }))).toBe(false);
  });

  it('makes what the service uses, and nothing else', () => {
    const bare = [...render().keys()].join('\n');
    expect(bare).not.toMatch(/modules\/(?:database|cache|storage)/);
    const tree = render({ database: 'postgres18', cache: 'valkey' });
    for (const module of ['database', 'cache', 'storage', 'networking']) {
      for (const file of ['main', 'variables', 'outputs', 'versions']) {
        const path = `infrastructure/terraform/modules/${module}/${file}.tf`;
        expect(tree.get(path)?.content).toMatch(/\S/);
      }
    }
  });

  it('has a root with a state of its own for each environment', () => {
    const tree = render({ database: 'postgres18', readReplica: true });
    const root = (environment: string, file: string) =>
      tree.get(`${ROOTS}/${environment}/${file}.tf`)?.content ?? '';
    const states = ['development', 'staging', 'production'].map(
      environment => /key +=.*/.exec(root(environment, 'backend'))?.[0],
    );
    expect(new Set(states).size).toBe(3);
    expect(root('production', 'main')).toMatch(/deletion_protection += true/);
    expect(root('production', 'main')).toMatch(/read_replicas +=.* 1\n/);
    expect(root('staging', 'main')).toMatch(/read_replicas +=.* 0\n/);
    expect(root('staging', 'main')).toMatch(/deletion_protection += false/);
  });

  it('takes port, probe and objective from the description', () => {
    const main =
      render({ port: 3000, latencyMilliseconds: 250 }).get(
        `${ROOTS}/production/main.tf`,
      )?.content ?? '';
    expect(main).toMatch(/http_port +=.* 3000\n/);
    expect(main).toMatch(/ready_path +=.* "\/ready"\n/);
    expect(main).toMatch(/latency_seconds +=.* 0\.25\n/);
  });
});
