import { AnswersInput } from '../../description/answers';
import { treeOf } from '../../files';
import { ordersModel } from '../../testing/ordersModel';
import { ansible } from './index';

const FOLDER = 'infrastructure/ansible';

const modelWith = (answers: Partial<AnswersInput> = {}) =>
  ordersModel('rust', { ansible: true, ...answers });

const render = (answers?: Partial<AnswersInput>) =>
  treeOf(ansible.generate(modelWith(answers)));

describe('ansible', () => {
  it('is for services that asked for it', () => {
    expect(ansible.applies(modelWith())).toBe(true);
    expect(ansible.applies(modelWith({ ansible: false }))).toBe(false);
  });

  it('prepares and migrates a database only where there is one', () => {
    const tasks = (answers?: Partial<AnswersInput>) =>
      render(answers).get(`${FOLDER}/roles/deploy/tasks/main.yml`)?.content;
    expect(tasks()).not.toContain('migrate');
    expect(tasks({ database: 'postgres18' })).toContain('- migrate\n');
    expect([...render().keys()].join()).not.toContain('roles/postgres');
    expect(
      render({ database: 'postgres18' }).get(`${FOLDER}/site.yml`),
    ).toEqual(
      expect.objectContaining({
        content: expect.stringContaining('role: postgres'),
      }),
    );
  });

  it('asks the readiness of the description, at the port of the new colour', () => {
    const tree = render({ port: 3000 });
    const tasks = tree.get(`${FOLDER}/roles/deploy/tasks/main.yml`)?.content;
    expect(tasks).toContain(
      'url: http://127.0.0.1:{{ deploy_ports[deploy_new].http }}/ready',
    );
    const unit = tree.get(`${FOLDER}/roles/deploy/templates/service.j2`);
    expect(unit?.content).toContain('deploy_ports[deploy_new].http }}:3000 ');
  });

  it('takes each secret of the service from Ansible Vault', () => {
    const variables = render({ database: 'postgres18', cache: 'redis' }).get(
      `${FOLDER}/inventories/production/group_vars/all/main.yml`,
    )?.content;
    expect(variables).toContain("database-url: '{{ vault_database_url }}'");
    expect(variables).toContain("redis-url: '{{ vault_redis_url }}'");
  });

  it('has air between tasks, and none before the first', () => {
    const site = render().get(`${FOLDER}/roles/docker/tasks/main.yml`)?.content;
    expect(site).toMatch(/^# .*\n- name: Install Docker\n/);
    expect(site).toContain('\n\n- name: Start Docker\n');
  });
});
