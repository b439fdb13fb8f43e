import { text } from '../../../text';
import { Role, Task } from '../role';
import { install, systemd } from '../tasks';

export const postgres: Role = {
  name: 'postgres',
  summary: 'PostgreSQL of Debian, for environments without a managed database',
  arguments: [
    {
      name: 'postgres_database',
      type: 'str',
      description: 'Database, and the role that owns it',
    },
    {
      name: 'postgres_password',
      type: 'str',
      description: 'Password of the role, from Ansible Vault',
      isSecret: true,
    },
    {
      name: 'postgres_clients',
      type: 'list',
      description: 'Addresses that may connect, by TLS alone',
      default: [],
    },
    {
      name: 'postgres_listen_addresses',
      type: 'str',
      description: 'Where it listens',
      default: 'localhost',
    },
  ],
  tasks: [
    install('Install PostgreSQL', 'postgresql'),
    {
      name: 'Find its folder of configuration',
      'ansible.builtin.find': {
        paths: '/etc/postgresql',
        patterns: 'pg_hba.conf',
        recurse: true,
      },
      register: 'postgres_configuration',
    },
    {
      name: 'Configure the server',
      'ansible.builtin.template': {
        src: 'service.conf.j2',
        dest: '{{ postgres_configuration.files[0].path | dirname }}/conf.d/service.conf',
        owner: 'postgres',
        group: 'postgres',
        mode: '0644',
      },
      notify: 'Restart PostgreSQL',
    },
    {
      name: 'Say who may connect',
      'ansible.builtin.blockinfile': {
        path: '{{ postgres_configuration.files[0].path }}',
        block:
          "{{ postgres_clients | map('regex_replace', '^(.*)$', 'hostssl ' ~ postgres_database ~ ' ' ~ postgres_database ~ ' \\1 scram-sha-256') | join('\n') }}",
      },
      notify: 'Restart PostgreSQL',
    },
    {
      name: 'Start PostgreSQL with its configuration',
      'ansible.builtin.meta': 'flush_handlers',
    },
    lookFor('role', ['pg_roles', 'rolname'], 'postgres_role'),
    {
      name: 'Make the role, or give it its password',
      'ansible.builtin.command': {
        argv: asPostgres('psql', '--set=ON_ERROR_STOP=1'),
        stdin:
          "{{ 'alter' if '1' in postgres_role.stdout else 'create' }} role \"{{ postgres_database }}\" login password '{{ postgres_password | replace(\"'\", \"''\") }}';",
      },
      // Whether the password is a new one, the server does not tell.
      changed_when: "'1' not in postgres_role.stdout",
      no_log: true,
    },
    lookFor('database', ['pg_database', 'datname'], 'postgres_found'),
    {
      name: 'Make the database',
      'ansible.builtin.command': {
        argv: asPostgres(
          'createdb',
          '--owner={{ postgres_database }}',
          '{{ postgres_database }}',
        ),
      },
      when: "'1' not in postgres_found.stdout",
      changed_when: true,
    },
  ],
  handlers: [systemd('Restart PostgreSQL', 'postgresql', 'restarted')],
  templates: {
    'service.conf.j2': text`
      # {{ ansible_managed }}
      listen_addresses = '{{ postgres_listen_addresses }}'
      ssl = on
      password_encryption = 'scram-sha-256'
      log_min_duration_statement = 1000
    `,
  },
};

/** The server lets its own user in without a password. */
function asPostgres(...command: string[]): string[] {
  return ['runuser', '--user=postgres', '--', ...command];
}

/** Prints 1 where there is one; changes nothing, so that it runs in check mode too. */
function lookFor(
  what: string,
  [catalog, column]: readonly [catalog: string, column: string],
  register: string,
): Task {
  return {
    name: `Look for the ${what}`,
    'ansible.builtin.command': {
      argv: asPostgres(
        'psql',
        '--tuples-only',
        '--no-align',
        `--command=select 1 from ${catalog} where ${column} = '{{ postgres_database }}'`,
      ),
    },
    register,
    changed_when: false,
    check_mode: false,
  };
}
