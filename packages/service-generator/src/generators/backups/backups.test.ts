import { parse } from 'yaml';
import { backups } from '.';
import { generate } from '..';
import { AnswersInput } from '../../description/answers';
import { ordersModel } from '../../testing/ordersModel';

function filesFor(answers: Partial<AnswersInput>) {
  const model = ordersModel('go', { database: 'postgres18', ...answers });
  return new Map(generate(model).map(({ path, content }) => [path, content]));
}

function templateOf(answers: Partial<AnswersInput>) {
  const content = filesFor(answers).get('deploy/components/backup/backup.yaml');
  return parse(content ?? '').spec.jobTemplate.spec.template;
}

function environmentOf(answers: Partial<AnswersInput>) {
  const [container] = templateOf(answers).spec.containers;
  return Object.fromEntries(
    container.env.map(({ name, value }: { name: string; value: string }) => [
      name,
      value,
    ]),
  );
}

describe('backups', () => {
  it('are for services with a database', () => {
    expect([...filesFor({ database: 'none' }).keys()]).not.toContain(
      'scripts/backup.sh',
    );
    expect(backups.name).toBe('backups');
  });

  it('are encrypted for the recipients, or say that the store alone does it', () => {
    const recipient = `age1${'q'.repeat(58)}`;
    expect(environmentOf({ backupRecipients: [recipient] })).toMatchObject({
      BACKUP_ENCRYPTION: 'age',
      AGE_RECIPIENTS: recipient,
    });
    expect(environmentOf({})).toMatchObject({ BACKUP_ENCRYPTION: 'store' });
    expect(filesFor({}).get('deploy/components/backup/backup.yaml')).toContain(
      'the store alone encrypts',
    );
  });

  it('dump from the server itself, not through a pooler of transactions', () => {
    expect(environmentOf({ pooler: true }).DATABASE_URL_FILE).toBe(
      '/var/run/secrets/orders/database-server-url',
    );
    expect(environmentOf({}).DATABASE_URL_FILE).toBe(
      '/var/run/secrets/orders/database-url',
    );
    expect(
      filesFor({ pooler: true }).get(
        'deploy/components/monitoring/postgres-exporter.yaml',
      ),
    ).toContain('key: database-server-url');
  });

  it('get their secret from the agent of Vault, which ends with them and may be reached', () => {
    const template = templateOf({
      secretsBackend: 'vault-agent',
      pooler: true,
    });
    expect(template.metadata.annotations).toMatchObject({
      'vault.hashicorp.com/agent-pre-populate-only': 'true',
      'vault.hashicorp.com/agent-inject-secret-database-server-url':
        'secret/data/orders/production',
    });
    expect(
      template.spec.volumes.map(({ name }: { name: string }) => name),
    ).not.toContain('database');
  });

  it('run in production alone', () => {
    const files = filesFor({});
    const componentsOf = (environment: string) =>
      parse(
        files.get(`deploy/overlays/${environment}/kustomization.yaml`) ?? '',
      ).components;
    expect(componentsOf('production')).toContain('../../components/backup');
    expect(componentsOf('staging')).not.toContain('../../components/backup');
  });
});
